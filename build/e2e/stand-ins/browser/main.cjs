/*
 * An Electron that is nothing but a browser: core's browser mode is looked at with it, without our shell or preload.
 */
const { app, BrowserWindow } = require('electron');

app.disableHardwareAcceleration();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, useContentSize: true });
  void window.loadURL('about:blank');
});
app.on('window-all-closed', () => app.quit());
