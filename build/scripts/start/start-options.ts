import { Command, InvalidArgumentError } from 'commander';
import { inProject } from '../project.ts';

export interface StartOptions {
  /** Folder that holds the server's and the stations' state; deleting it begins again. */
  readonly data: string;
  readonly stations: number;
  /** Patients of each demo organisation. */
  readonly patients: number;
  /** FHIR bundles in the place of invented patients. */
  readonly import?: string;
  /** `brigid` or `lac`. */
  readonly organisation: string;
  /** Serve to the browser even where a window could be opened. */
  readonly browser: boolean;
  readonly locale?: string;
}

export function readStartOptions(argv: readonly string[]): StartOptions {
  return new Command('npm start --')
    .description('Starts a demo of Holdfast: a sync server, two invented hospitals, and workstations at the first.')
    .option('--data <folder>', 'where everything is kept; delete it to begin again', inProject('.holdfast'))
    .option('--stations <number>', 'workstations to open', readCount(1, 8), 1)
    .option('--patients <number>', 'patients of each hospital (at the first start)', readCount(0, 1_000_000), 400)
    .option('--import <folder>', 'FHIR R4 bundles to load instead of invented patients (at the first start)')
    .option('--organisation <key>', 'hospital that the workstations belong to: brigid or lac', 'brigid')
    .option('--browser', 'serve the screens to a browser instead of opening windows', false)
    .parse([...argv])
    .opts<StartOptions>();
}

function readCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= least && count <= most) return count;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}
