import { z } from 'zod';
import { fields, finite, listOf, matching, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const TEMPERATURE_LOG_KIND = 'TemperatureLog';

const LOCATION = /^Location:[0-9A-Za-z-]{1,64}$/;

/** What one file of a temperature logger added to the readings of a place (TL3): an event that nothing follows. */
const temperatureLogResource = z
  .object({
    resourceType: z.literal(TEMPERATURE_LOG_KIND),
    status: z.literal('final'),
    /** Serial number, or what the place calls it. */
    logger: z.string(),
    location: z.string().regex(LOCATION),
    storage: z.enum(['room', 'fridge', 'freezer']),
    file: z.object({ name: z.string(), sha256: z.string() }),
    /** Those of the place when it was read in; absent: those of its condition. */
    limits: z.object({ minCelsius: z.number(), maxCelsius: z.number(), allowedMinutes: z.number() }).optional(),
    /** ISO 8601 instant that the seconds of the readings count from. */
    startedAt: z.string(),
    /** Pairs: seconds since `startedAt`, hundredths of a degree Celsius. */
    readings: z.array(z.tuple([z.number(), z.number()])),
    /** Rows of the file that could not be read. */
    leftOut: z.number().int(),
    importedBy: z.object({ id: z.string(), name: z.string() }),
    importedAt: z.string(),
  })
  .loose();
export type TemperatureLogResource = z.output<typeof temperatureLogResource>;

export const temperatureLogModel = ownKind(
  TEMPERATURE_LOG_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(TEMPERATURE_LOG_KIND),
      status: oneOf('final'),
      logger: text,
      location: matching(LOCATION, 'must be the id of a Location'),
      storage: oneOf('room', 'fridge', 'freezer'),
      file: fields({ name: text, sha256: text }),
      startedAt: text,
      readings: listOf(listOf(finite, 2), 1),
      leftOut: finite,
      importedBy: fields({ id: text, name: text }),
      importedAt: text,
    },
    { limits: fields({ minCelsius: finite, maxCelsius: finite, allowedMinutes: finite }) },
  ),
);
