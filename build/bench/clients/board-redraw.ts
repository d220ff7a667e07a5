/**
 * A ward of 60 beds, 50 of them taken, on the bed board of a real window: `board-redraw.ts <changes>`. A free bed is set to
 * "being cleaned" and back from its menu. Prints the milliseconds from the choice to the frame that shows it, the command
 * and its durable commit included, and those of an empty window in which a click changes one attribute.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { planAdmission } from '#shared/domain/admission/admit.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { buildPlace } from '#shared/model/location.ts';
import { goTo, NURSE, signIn } from '../../e2e/acts.ts';
import { type Hospital, startHospital, WARD } from '../../e2e/hospital.ts';
import { openOwnDisplay } from '../../e2e/own-display.ts';
import { changeEmpty, installProbe, openEmpty } from '../window-probe.ts';

const changes = Number(process.argv[2] ?? '40');
const WARM_UP = 6;
const REST_MS = 250;
const BEDS = 60;
const TAKEN = 50;
const WARD_NAME = 'Bench ward';

async function fillWard({ central, sites }: Hospital): Promise<void> {
  const [site] = sites;
  const patients = (await central.listDocuments({ kind: 'Patient', limit: 1000 })).filter(
    ({ body }) => (JSON.parse(body ?? '{}') as { facility?: string }).facility === site?.code,
  );
  const nowMs = systemClock.now();
  const at = `${new Date(nowMs).toISOString()}-0000-bench`;
  const envelope = { v: 1, at, by: 'bench', station: 'bench' };
  const wardId = newDocumentId('Location', systemClock);
  const ref = (id: string) => id.replace(':', '/');
  const place = (id: string, resource: object) => ({
    id,
    body: JSON.stringify({ kind: 'Location', ...envelope, facility: '*', resource }),
  });
  const bedIds = Array.from({ length: BEDS }, () => newDocumentId('Location', systemClock));
  const ward = buildPlace({ level: 'ward', code: 'BENCH', name: WARD_NAME, partOf: ref(site?.id ?? '') });
  const beds = bedIds.map((id, n) => {
    const code = String(n + 1).padStart(2, '0');
    return place(id, buildPlace({ level: 'bed', code, name: `Bed ${code}`, partOf: ref(wardId) }));
  });
  const stays = patients.slice(0, TAKEN).map(({ id: patientId }, n) => {
    const since = new Date(nowMs - n * 3_600_000).toISOString();
    const resource = planAdmission({ patientId, mode: 'planned', locationId: bedIds[n], at: since });
    const facts = { kind: 'Encounter', ...envelope, facility: site?.code, patient: patientId, resource };
    return { id: newDocumentId('Encounter', systemClock), body: JSON.stringify(facts) };
  });
  if (stays.length < TAKEN) throw new Error(`the demo has ${stays.length} patients only`);
  const { outcomes } = await central.write({ edits: [place(wardId, ward), ...beds, ...stays] });
  const bad = outcomes.find(({ state }) => state !== 'stored');
  if (bad) throw new Error(`the ward was not stored: ${JSON.stringify(bad)}`);
}

/** One change of the last bed, from the choice in its menu to the frame after. */
function change(page: Page, words: string, state: string): Promise<number> {
  return page.evaluate(
    async ({ words: label, state: wanted }) => {
      const tiles = [...document.querySelectorAll<HTMLElement>('[data-tile]')];
      const tile = tiles.at(-1);
      if (!tile) throw new Error('the board is empty');
      tile.click();
      const choices = () => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
      const item = await probe.until(() => choices().find((one) => one.textContent?.trim() === label));
      const beganMs = performance.now();
      item.click();
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (tile.dataset.state !== wanted) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(tile, { attributes: true });
      });
      await probe.drawn();
      const tookMs = performance.now() - beganMs;
      await probe.until(() => choices().length === 0);
      return tookMs;
    },
    { words, state },
  );
}

const display = await openOwnDisplay();
Object.assign(process.env, display?.env);
const hospital = await startHospital({ patients: 160 });
const board: number[] = [];
const empty: number[] = [];
try {
  await fillWard(hospital);
  const { app, page } = await hospital.open(WARD);
  const blank = await openEmpty(app);
  await installProbe(page);
  await signIn(page, NURSE);
  await goTo(page, 'Bed board');
  await page.getByText(WARD_NAME, { exact: true }).first().click();
  await page.waitForFunction((beds) => document.querySelectorAll('[data-tile]').length >= beds, BEDS);
  await page.waitForFunction(() => !document.querySelector('[data-tile] [data-state=not-loaded]'));
  for (let n = 0; n < changes + WARM_UP; n += 1) {
    const tookMs =
      n % 2 === 0 ? await change(page, 'Being cleaned', 'cleaning') : await change(page, 'Ready for use', 'free');
    // Screens rest for 80 ms after they were drawn (`use-rows.ts`): that is for a backlog, and one person is none.
    await wait(REST_MS);
    const emptyMs = await changeEmpty(blank);
    if (n < WARM_UP) continue;
    board.push(tookMs);
    empty.push(emptyMs);
  }
} finally {
  await hospital.close();
  await display?.close();
}
console.log(JSON.stringify({ board, empty }));
process.exit(0);
