import type { Command } from 'commander';
import type { ChainVerdict, StationVerdict } from '#shared/domain/audit/verify-chain.ts';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { isSound, verifyAudit } from '../orgs/verify-audit.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext } from './with-context.ts';

/** `verify-audit`: ends with 1 when anything is wrong. */
export function registerVerifyAudit(program: Command, environment: Environment): void {
  program
    .command('verify-audit')
    .description('check the audit chains of all stations of an organisation against the heads kept by this server')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .option(...STORAGE_OPTION)
    .action(verify);
}

function verify(options: Settings & { org?: string }): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const report = await verifyAudit(context, organisation);
    const names = new Map((await context.catalogue.listStations(organisation.id)).map(({ id, name }) => [id, name]));
    for (const verdict of report.verdicts) print(describeStation(verdict, names.get(verdict.station)));
    for (const id of report.damagedEvents) print(`DAMAGED   ${id} cannot be read as an audit event, or was changed`);
    if (report.untrustedHeads > 0) print(`DAMAGED   ${report.untrustedHeads} kept heads have no valid signature`);
    print(isSound(report) ? 'All audit chains are whole.' : 'The audit is NOT whole.');
    if (!isSound(report)) process.exitCode = 1;
  });
}

function describeStation({ station, verdict }: StationVerdict, name: string | undefined): string {
  const who = name === undefined ? station : `${name} (${station})`;
  return `${verdict.state === 'ok' ? 'whole    ' : 'BROKEN   '} ${who}: ${describeVerdict(verdict)}`;
}

export function describeVerdict(verdict: ChainVerdict): string {
  switch (verdict.state) {
    case 'ok':
      return `${verdict.events} events`;
    case 'broken-link':
      return `the first broken link is event ${placeOf(verdict)}: ${REASONS[verdict.reason]}`;
    case 'gap':
      return `a gap: ${rangeOf(verdict)} missing, later ones are there`;
    case 'missing-tail':
      return `a missing tail: ${rangeOf(verdict)} missing; a signed head had confirmed them`;
    case 'fork':
      return `a fork: ${verdict.hashes.length} different events stand at ${placeOf(verdict)}; a copy of the station went on by itself`;
  }
}

const placeOf = ({ incarnation, sequence }: { incarnation: number; sequence: number }): string =>
  `${sequence} of incarnation ${incarnation}`;

function rangeOf({ incarnation, sequence, upTo }: { incarnation: number; sequence: number; upTo: number }): string {
  const range = sequence === upTo ? `event ${sequence} is` : `events ${sequence} to ${upTo} are`;
  return `of incarnation ${incarnation}, ${range}`;
}

const REASONS = {
  content: 'its content was changed',
  previous: 'it does not follow the event before it',
  'signed-head': 'the station signed something else there',
} as const;
