import { describe, expect, it } from 'vitest';
import { matches } from './matches.ts';
import { readSelector } from './selector.ts';
import { withDeadline } from './with-deadline.ts';

const document = {
  _id: 'd',
  name: 'Ada',
  age: 36,
  none: null,
  flag: false,
  zero: 0,
  tags: ['x', 'y'],
  list: [{ n: 1 }, { n: 5 }],
  empty: [],
  home: { city: 'London', 'dotted.name': 1 },
  map: { red: 1, blue: 2 },
};

const match = (selector: unknown) => matches(readSelector(selector), document);

describe('a selector', () => {
  const yes: unknown[] = [
    {},
    { name: 'Ada' },
    { name: { $eq: 'Ada' }, age: { $gt: 30, $lte: 36 } },
    { 'home.city': 'London' },
    { home: { city: { $ne: 'Paris' } } },
    { 'home.dotted\\.name': 1 },
    { 'list.1.n': 5 },
    { none: null },
    { none: { $exists: true }, absent: { $exists: false } },
    { 'zero.below': { $exists: false } },
    { age: { $in: [1, 36] }, tags: { $in: ['y'] }, name: { $nin: ['Bob'] } },
    { tags: { $all: ['y', 'x'] }, 'list.0': { n: 1 } },
    { tags: { $all: [['x', 'y']] } },
    { tags: { $size: 2 }, empty: { $size: 0 } },
    { age: { $mod: [10, 6] }, name: { $regex: '^A' } },
    { name: { $regex: '(?i)^ada$' } },
    { name: { $beginsWith: 'Ad' } },
    { list: { $elemMatch: { n: { $gt: 4 } } }, tags: { $elemMatch: { $eq: 'x' } } },
    { list: { $allMatch: { n: { $gte: 1 } } } },
    { map: { $keyMapMatch: { $eq: 'red' } } },
    { age: { $type: 'number' }, none: { $type: 'null' }, tags: { $type: 'array' }, home: { $type: 'object' } },
    { $or: [{ age: 1 }, { name: 'Ada' }], $and: [{ flag: false }, { zero: 0 }] },
    { $nor: [{ age: 1 }, { name: 'Bob' }] },
    { $not: { age: 1 } },
    { age: { $not: { $gt: 40 } } },
    { age: { $or: [{ $lt: 3 }, { $gt: 30 }] } },
    { $not: { $and: [{ age: 36 }, { name: 'Bob' }] } },
    { name: { $gt: 5 }, tags: { $gt: 'text' }, age: { $gt: null } },
    { $not: { list: { $elemMatch: { n: 7 } } } },
  ];
  const no: unknown[] = [
    { name: 'ada' },
    { absent: { $ne: 1 } },
    { $not: { absent: { $gt: 5 } } },
    { absent: { deep: { $gt: 1 } } },
    { none: { deep: { er: 1 } } },
    { absent: null },
    { constructor: { $exists: true } },
    { 'tags.length': 2 },
    { __proto__: null, 'home.__proto__': { $exists: true } },
    { name: { $regex: 'z' } },
    { age: { $regex: '3' } },
    { empty: { $allMatch: { n: 1 } } },
    { tags: { $all: [] } },
    { age: { $in: [] } },
    { map: { $keyMapMatch: { $eq: 'green' } } },
    { $or: [] },
    { $and: [{ age: 36 }, { age: 37 }] },
  ];

  it.each(yes.map((selector) => [JSON.stringify(selector), selector]))('PR4 takes the document for %s', (_, selector) =>
    expect(match(selector)).toBe(true),
  );
  it.each(no.map((selector) => [JSON.stringify(selector), selector]))('PR4 leaves it for %s', (_, selector) =>
    expect(match(selector)).toBe(false),
  );

  it('PR4 that is none is refused in the words of CouchDB', () => {
    for (const [selector, word] of [
      [[], 'invalid_selector_json'],
      [{ a: { $near: 1 } }, 'invalid_operator'],
      [{ $and: 1 }, 'bad_arg'],
      [{ $or: [1] }, 'bad_arg'],
      [{ a: { $in: 1 } }, 'bad_arg'],
      [{ a: { $mod: [0, 1] } }, 'bad_arg'],
      [{ a: { $regex: '(' } }, 'bad_arg'],
      [{ a: { $size: -1 } }, 'bad_arg'],
      [{ a: { $type: 'date' } }, 'bad_arg'],
      [{ a: { $exists: 1 } }, 'bad_arg'],
      [{ 'a..b': 1 }, 'invalid_selector'],
    ] as const) {
      expect(() => readSelector(selector)).toThrow(expect.objectContaining({ status: 400, word }));
    }
  });

  it('PR5 with a pattern that never ends is stopped', () => {
    const endless = readSelector({ name: { $regex: '^(a+)+$' } });
    const run = () => withDeadline(() => matches(endless, { name: `${'a'.repeat(40)}!` }));
    expect(run).toThrow(expect.objectContaining({ status: 400 }));
    expect(withDeadline(() => 7)).toBe(7);
  });
});
