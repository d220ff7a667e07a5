import { describe, expect, it } from 'vitest';
import { type KnownPlace, planPlaceImport } from './import-places.ts';

const known: readonly KnownPlace[] = [
  { id: 'Location:s', level: 'site', code: 'BRG', name: 'St Brigid' },
  { id: 'Location:w', level: 'ward', code: 'MED', name: 'Medical', partOf: 'Location:s' },
];
const HEAD = 'site,ward,room,bed,name';
const read = (...lines: string[]) => {
  const plan = planPlaceImport([HEAD, ...lines].join('\r\n'), known, (path) => `Location:${path.join('-')}`);
  if (!plan) throw new Error('the head was refused');
  return plan;
};

describe('AD11 places from a table', () => {
  it('AD11 makes rooms and beds under what is known, parents first, whatever the order of lines', () => {
    const { places, refused } = read('BRG,MED,R1,B1,Bed 1', 'BRG,MED,R1,,Room 1', 'BRG,MED,,X,Corridor bed');
    expect(refused).toEqual([]);
    expect(places.map(({ level, name, partOf }) => [level, name, partOf])).toEqual([
      ['room', 'Room 1', 'Location:w'],
      ['bed', 'Bed 1', 'Location:BRG-MED-R1'],
      ['bed', 'Corridor bed', 'Location:w'],
    ]);
  });
  it('AD11 the same again changes nothing, another name renames', () => {
    expect(read('BRG,MED,,,Medical')).toEqual({ places: [], unchanged: 1, refused: [], sites: [] });
    expect(read('BRG,MED,,,Acute medical').places).toMatchObject([{ id: 'Location:w', change: 'renamed' }]);
  });
  it('AD11 faults are told by line; the others are taken', () => {
    const { places, refused } = read(
      'XXX,MED,,,',
      ',,,,nothing',
      'BRG,SUR,R1,,',
      'BRG,MED,R1,,"Room ""1"", east"',
      'BRG,,R9,,',
      'BRG,MED,R1,,',
      'BRG,ME<D,,,',
    );
    expect(refused.map(({ line, fault }) => [line, fault])).toEqual([
      [2, 'site-not-here'],
      [3, 'no-code'],
      [4, 'no-such-parent'],
      [6, 'code-gap'],
      [7, 'twice-in-file'],
      [8, 'code-malformed'],
    ]);
    expect(places.map(({ name }) => name)).toEqual(['Room "1", east']);
  });
  it('AD11 sites that nobody here knows are told, by the name of their own line; once they are known, the same table goes on', () => {
    const lines = ['west,MED,,,', 'EAST,,,,East Clinic', 'EAST,MED,,,', 'BRG,SUR,,,'];
    const { sites, refused, places } = read(...lines);
    expect(sites).toEqual([
      { code: 'WEST', name: 'WEST' },
      { code: 'EAST', name: 'East Clinic' },
    ]);
    expect(refused.map(({ fault }) => fault)).toEqual(Array(3).fill('site-not-here'));
    expect(read('West Clinic,MED,,,')).toMatchObject({ refused: [{ fault: 'code-malformed' }], sites: [] });
    expect(places.map(({ code }) => code)).toEqual(['SUR']);
    const here = sites.map(({ code, name }) => ({ id: `Location:${code}`, level: 'site' as const, code, name }));
    const plan = planPlaceImport([HEAD, ...lines].join('\n'), [...known, ...here], (path) => path.join('-'));
    expect(plan).toMatchObject({ refused: [], sites: [], unchanged: 1 });
    expect(plan?.places.map(({ partOf }) => partOf)).toEqual(['Location:WEST', 'Location:EAST', 'Location:s']);
  });
  it('AD11 a head that does not name the columns is no table of places', () => {
    expect(planPlaceImport('a,b,c\n1,2,3', known, () => '')).toBeUndefined();
    expect(planPlaceImport('name;bed;room;ward;site\nBed;B1;R1;MED;BRG', known, () => 'x')).toBeDefined();
  });
});
