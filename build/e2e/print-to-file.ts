import { writeFile } from 'node:fs/promises';
import { inProject } from '../scripts/project.ts';
import type { LaunchedApp } from './launch.ts';

/** What the printer would get, as `NAME.pdf` in the ignored folder of pictures. */
export async function printToFile({ app }: Pick<LaunchedApp, 'app'>, name: string): Promise<void> {
  const base64 = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const sheet = await window?.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
    return sheet?.toString('base64') ?? '';
  });
  await writeFile(inProject('build/e2e/pictures', `${name}.pdf`), Buffer.from(base64, 'base64'));
}
