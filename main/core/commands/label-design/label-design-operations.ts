import { contract } from '#shared/contract/index.ts';
import type { LabelDesignRow } from '#shared/contract/label-design.ts';
import { judgeOwnDesign } from '#shared/domain/label/judge-own-design.ts';
import { findDesignFault, isReceipt, type PrintDesign, readDesign } from '#shared/domain/label/print-design.ts';
import { sampleFields } from '#shared/domain/label/sample-fields.ts';
import { toPicture } from '#shared/domain/label/to-picture.ts';
import { speaksOf } from '#shared/domain/label/write-layout.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import {
  type DesignVersion,
  type LabelDesignResource,
  labelDesignId,
  MOST_EARLIER,
} from '#shared/model/label-design.ts';
import type { CommandHandler, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findShippedDesign } from '../../labels/label-designs.ts';
import type { LabelDesk } from '../../labels/label-desk.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { layOut, usualTraits } from '../print/enqueue-label.ts';
import { saveOne } from '../save-one.ts';

type Ops = typeof contract.labelDesign;
type Own = Document<LabelDesignResource>;

/** The designs of this organisation, for the people who make them. */
export function labelDesignOperations(labels: LabelDesk): readonly Registration[] {
  const list: QueryHandler<Ops['list']> = async (_input, { store }) => {
    const designs = await labels.list();
    return Promise.all(designs.map(async (design) => rowOf(design, await findOwn(store, design.id))));
  };

  const read: QueryHandler<Ops['read']> = async ({ designId }, { store }) => {
    const [design, own] = [await labels.find(designId), await findOwn(store, designId)];
    if (!design) return notKnown();
    const earlier = own
      ? [...(own.resource.status === 'withdrawn' ? [own.resource] : []), ...own.resource.earlier]
      : [];
    return {
      row: rowOf(design, own),
      content: { ...design },
      ...(own ? { rev: own._rev } : {}),
      earlier: earlier.map(({ version, content, savedAt, savedBy }) => ({
        ...{ version, content: { ...content }, savedAt, savedBy: savedBy.name },
      })),
      sample: sampleFields(design),
    };
  };

  const preview: QueryHandler<Ops['preview']> = async ({ content, fields, language, dpi }) => {
    const fault = findDesignFault(content);
    if (fault) return refuseFault(fault);
    const design = readDesign(content);
    const usual = usualTraits(design);
    const isSpoken = language !== undefined && speaksOf(language, design);
    const traits = { dpi: dpi ?? usual.dpi, language: isSpoken ? language : usual.language };
    const layout = await layOut(labels, design, fields, traits);
    return isRefusal(layout) ? layout : toPicture(layout);
  };

  return [
    handle(contract.labelDesign.list, list),
    handle(contract.labelDesign.read, read),
    handle(contract.labelDesign.preview, preview),
    handle(contract.labelDesign.save, save),
    handle(contract.labelDesign.withdraw, withdraw),
  ];
}

const save: CommandHandler<Ops['save']> = async ({ content, parent }, context) => {
  const id = typeof content.id === 'string' ? content.id : '';
  const shipped = findShippedDesign(id);
  const fault = judgeOwnDesign(content, shipped);
  if (fault) return refuseFault(fault);
  const before = await findOwn(context.store, id);
  if (before?._rev !== parent) return changedMeanwhile();
  const version = Math.max(before?.resource.version ?? 0, shipped?.version ?? 0) + 1;
  const { userId, displayName } = context.actor;
  const resource: LabelDesignResource = {
    ...{ designId: id, status: 'active', version, content: { ...content, version } },
    ...{ savedAt: new Date(context.now()).toISOString(), savedBy: { id: userId, name: displayName } },
    earlier: before ? [versionOf(before.resource), ...before.resource.earlier].slice(0, MOST_EARLIER) : [],
  };
  const planned = before ? planChange(before, resource) : { id: labelDesignId(id), kind: 'LabelDesign', resource };
  const saved = await saveOne(context, planned, { output: ([first]) => ({ id: first?.id, rev: first?.rev, version }) });
  return isRefusal(saved) ? saved : { ...saved, version };
};

const withdraw: CommandHandler<Ops['withdraw']> = async ({ designId, parent }, context) => {
  const before = await findOwn(context.store, designId);
  if (!before) return notKnown();
  if (before._rev !== parent) return changedMeanwhile();
  return saveOne(context, planChange(before, { ...before.resource, status: 'withdrawn' }));
};

const versionOf = ({ version, content, savedAt, savedBy }: LabelDesignResource): DesignVersion => ({
  ...{ version, content, savedAt, savedBy },
});

async function findOwn(store: Pick<StoreReader, 'find'>, designId: string): Promise<Own | undefined> {
  return toDocument<LabelDesignResource>(await store.find(labelDesignId(designId)));
}

function rowOf(design: PrintDesign, own: Own | undefined): LabelDesignRow {
  const isOwn = own?.resource.status === 'active';
  const origin = !isOwn ? 'shipped' : findShippedDesign(design.id) ? 'changed' : 'own';
  const { id, name, version } = design;
  return { id, name, version, origin, kind: isReceipt(design) ? 'receipt' : 'label' };
}

/** Names the place; the reason is for support, it is the words of a rule. */
const refuseFault = ({ path, reason }: { readonly path: string; readonly reason: string }): Refusal =>
  refusal('invalid-input', 'This design cannot be used like this. Correct the place that is named, then look again.', {
    path: `content.${path}`,
    support: `${path}: ${reason}`,
    details: { path, reason },
  });

const notKnown = (): Refusal => refusal('not-found', 'There is no label design of this name.', { path: 'designId' });

const changedMeanwhile = (): Refusal =>
  refusal('conflict', 'Somebody has changed this design meanwhile. Look at the new version, then save again.');
