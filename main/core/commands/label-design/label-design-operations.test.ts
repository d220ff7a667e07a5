import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createDeviceRig } from '../../testing/device-rig.ts';
import { signedInWindow } from '../../testing/test-desk.ts';

const commandId = () => crypto.randomUUID();

async function openRig() {
  const rig = createDeviceRig();
  await rig.run();
  return rig;
}

describe('LB8 an organisation’s own designs', () => {
  it('LB8 are listed, read with values to look at, and pictured, every one', async () => {
    const { done } = await openRig();
    const rows = await done(contract.labelDesign.list, {});
    expect(rows.map(({ origin }) => new Set([origin]))).toEqual(rows.map(() => new Set(['shipped'])));
    for (const { id } of rows) {
      const { content, sample } = await done(contract.labelDesign.read, { designId: id });
      const picture = await done(contract.labelDesign.preview, { content, fields: sample });
      expect(picture.items.length).toBeGreaterThan(0);
    }
  });

  it('LB8 a changed one is the next version, is what is printed, and keeps what it was', async () => {
    const { done } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'bag-label' });
    const first = await done(contract.labelDesign.save, {
      commandId: commandId(),
      content: { ...content, widthMm: 110 },
    });
    expect(first).toMatchObject({ version: 2 });
    const again = { commandId: commandId(), content: { ...content, widthMm: 120 }, parent: first.rev };
    const second = await done(contract.labelDesign.save, again);
    expect(await done(contract.labelDesign.save, again)).toEqual(second);
    const read = await done(contract.labelDesign.read, { designId: 'bag-label' });
    expect(read).toMatchObject({ row: { version: 3, origin: 'changed' }, content: { widthMm: 120 }, rev: second.rev });
    expect(read.earlier).toMatchObject([{ version: 2, content: { widthMm: 110 } }]);
    expect(await done(contract.print.preview, { design: 'bag-label', fields: read.sample })).toMatchObject({
      widthMm: 120,
    });
  });

  it('LB8 two who change the same one do not overwrite each other', async () => {
    const { done, call } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'bag-label' });
    await done(contract.labelDesign.save, { commandId: commandId(), content });
    expect(await call(contract.labelDesign.save, { commandId: commandId(), content })).toMatchObject({
      code: 'conflict',
    });
  });

  it('LB8 withdrawn, the shipped one is used again, and can be changed again', async () => {
    const { done } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'bag-label' });
    const { rev } = await done(contract.labelDesign.save, {
      commandId: commandId(),
      content: { ...content, widthMm: 120 },
    });
    const gone = await done(contract.labelDesign.withdraw, {
      commandId: commandId(),
      designId: 'bag-label',
      parent: rev,
    });
    const read = await done(contract.labelDesign.read, { designId: 'bag-label' });
    expect(read).toMatchObject({ row: { version: 1, origin: 'shipped' }, content: { widthMm: 100 }, rev: gone.rev });
    expect(read.earlier).toMatchObject([{ version: 2, content: { widthMm: 120 } }]);
    const next = { commandId: commandId(), content, parent: gone.rev };
    expect(await done(contract.labelDesign.save, next)).toMatchObject({ version: 3 });
  });

  it('LB8 ten earlier versions are kept', async () => {
    const { done } = await openRig();
    let { content, rev } = await done(contract.labelDesign.read, { designId: 'bag-label' });
    for (let width = 101; width <= 112; width += 1) {
      const next = { commandId: commandId(), content: { ...content, widthMm: width }, ...(rev ? { parent: rev } : {}) };
      ({ rev } = await done(contract.labelDesign.save, next));
    }
    const { earlier, row } = await done(contract.labelDesign.read, { designId: 'bag-label' });
    expect([row.version, earlier.length, earlier.at(-1)?.version]).toEqual([13, 10, 3]);
  });

  it('LB8 a design of another name is the organisation’s alone', async () => {
    const { done } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'shelf-label' });
    const name = { en: 'Fridge shelf', fr: 'Rayon froid' };
    await done(contract.labelDesign.save, {
      commandId: commandId(),
      content: { ...content, id: 'fridge-shelf', name },
    });
    const rows = await done(contract.labelDesign.list, {});
    expect(rows.find(({ id }) => id === 'fridge-shelf')).toMatchObject({ origin: 'own', name });
    expect((await done(contract.print.listDesigns, {})).some(({ id }) => id === 'fridge-shelf')).toBe(true);
  });

  it('LB7 what breaks a rule is refused with its place, and a shipped design keeps what it needs', async () => {
    const { done, call } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'wristband-adult' });
    const elements = content.elements as { text?: string }[];
    const save = (changed: object) =>
      call(contract.labelDesign.save, { commandId: commandId(), content: { ...content, ...changed } });
    expect(await save({ widthMm: 40 })).toMatchObject({ code: 'invalid-input', details: { path: 'elements.2' } });
    const nameless = elements.filter(({ text }) => text !== '{name}');
    expect(await save({ elements: nameless })).toMatchObject({ details: { path: 'fields.name' } });
    const symbolless = elements.filter(({ text }) => text !== '{code}');
    expect(await save({ elements: symbolless })).toMatchObject({ details: { path: 'fields.code' } });
    const optional = (content.fields as { name: string }[]).map((field) => ({ ...field, needed: false }));
    expect(await save({ fields: optional })).toMatchObject({ details: { path: 'fields.name' } });
    const strange = [...elements, { ...elements[0], text: '{strange}' }];
    expect(await save({ elements: strange })).toMatchObject({
      details: { reason: expect.stringContaining('strange') },
    });
    expect(await save({ elements: [] })).toMatchObject({ details: { path: 'elements' } });
    expect(isRefusal(await save({}))).toBe(false);
  });

  it('LB7 a receipt names no field that nobody fills', async () => {
    const { done, call } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'receipt' });
    const elements = [...(content.elements as object[]), { element: 'rows', rows: '{strange}' }];
    const input = { commandId: commandId(), content: { ...content, elements } };
    expect(await call(contract.labelDesign.save, input)).toMatchObject({
      details: { reason: expect.stringContaining('strange') },
    });
  });

  it('LB7 a receipt is no label', async () => {
    const { done, call } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'receipt' });
    const input = { commandId: commandId(), content: { ...content, id: 'bag-label' } };
    expect(await call(contract.labelDesign.save, input)).toMatchObject({ details: { path: 'kind' } });
  });

  it('LB8 only who may make designs saves them', async () => {
    const { core, done, call } = await openRig();
    const { content } = await done(contract.labelDesign.read, { designId: 'bag-label' });
    core.window = signedInWindow('label.print');
    expect(await call(contract.labelDesign.save, { commandId: commandId(), content })).toMatchObject({
      code: 'not-permitted',
    });
  });
});
