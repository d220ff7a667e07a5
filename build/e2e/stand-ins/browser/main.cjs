/*
 * An Electron that is nothing but a browser: core's browser mode is looked at with it, without our shell or preload.
 * It opens the address in HOLDFAST_STAND_IN at once: Playwright loses an old Electron's page that moves to another process.
 */
const { app, BrowserWindow } = require('electron');

app.disableHardwareAcceleration();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, useContentSize: true });
  void window.loadURL(process.env.HOLDFAST_STAND_IN);
});
app.on('window-all-closed', () => app.quit());
