import { create } from 'zustand';

export const CHART_TABS = [
  'overview',
  'vitals',
  'medication',
  'orders',
  'fluids',
  'forms',
  'mar',
  'allergies',
  'problems',
  'notes',
  'files',
  'encounters',
  'timeline',
] as const;
export type ChartTab = (typeof CHART_TABS)[number];

/** In the order of the tabs. */
export const PHARMACY_TABS = [
  'queue',
  'verify',
  'stock',
  'receive',
  'wardStock',
  'stocktake',
  'reorder',
  'coldChain',
  'register',
  'money',
  'formulary',
] as const;
export type PharmacyTab = (typeof PHARMACY_TABS)[number];

/** Where the person is. One union: no screen is shown by a pair of flags. */
export type Route =
  | { readonly at: 'ward' }
  | { readonly at: 'beds' }
  | { readonly at: 'round' }
  | { readonly at: 'patients'; readonly text?: string }
  | { readonly at: 'register'; readonly text?: string }
  | {
      readonly at: 'chart';
      readonly patientId: string;
      readonly tab: ChartTab;
      /** `follow` (by default): a record that was replaced leads to the one that stands for it. `stay`: it is looked at itself. */
      readonly replaced?: 'follow' | 'stay';
      /** The replaced record that led here. */
      readonly under?: string;
    }
  | { readonly at: 'decisions'; readonly id?: string }
  | { readonly at: 'pharmacy'; readonly tab?: PharmacyTab }
  | { readonly at: 'tasks' }
  | { readonly at: 'handover' }
  | { readonly at: 'incidents' }
  | { readonly at: 'sync' }
  | { readonly at: 'places' }
  | { readonly at: 'users' }
  | { readonly at: 'devices' }
  | { readonly at: 'labels' }
  | { readonly at: 'interfaces' }
  | { readonly at: 'settings' };

interface Place {
  readonly route: Route;
  /** Charts that were opened in this sitting, newest first. */
  readonly charts: readonly string[];
}

interface View extends Place {
  readonly before: readonly Route[];
  /** Each person comes back to where she was; ids only, no clinical text. */
  readonly parked: Readonly<Record<string, Place>>;
  go(route: Route): void;
  /** Another chart in the place of the one that was asked for: going back does not meet that one again. */
  lead(from: string, to: string): void;
  back(): void;
  forgetChart(patientId: string): void;
  park(userId: string): void;
  resume(userId: string, home: Route): void;
}

const MOST_CHARTS = 5;
const MOST_STEPS = 30;

export const useView = create<View>((set) => ({
  route: { at: 'ward' },
  charts: [],
  before: [],
  parked: {},
  go: (route) =>
    set((view) =>
      isSamePlace(view.route, route)
        ? view
        : {
            route,
            before: [view.route, ...view.before].slice(0, MOST_STEPS),
            charts: route.at === 'chart' ? withChart(view.charts, route.patientId) : view.charts,
          },
    ),
  lead: (from, to) =>
    set((view) => {
      if (view.route.at !== 'chart' || view.route.patientId !== from) return view;
      const charts = withChart(
        view.charts.filter((id) => id !== from),
        to,
      );
      return { route: { ...view.route, patientId: to, under: from }, charts };
    }),
  back: () => set((view) => (view.before[0] ? { route: view.before[0], before: view.before.slice(1) } : view)),
  forgetChart: (patientId) =>
    set((view) => ({
      charts: view.charts.filter((id) => id !== patientId),
      before: view.before.filter((route) => route.at !== 'chart' || route.patientId !== patientId),
    })),
  park: (userId) =>
    set((view) => ({
      parked: { ...view.parked, [userId]: { route: view.route, charts: view.charts } },
      route: { at: 'ward' },
      charts: [],
      before: [],
    })),
  resume: (userId, home) => set((view) => ({ route: home, charts: [], before: [], ...view.parked[userId] })),
}));

/** Where somebody is already is no step: going back would seem to do nothing. */
function isSamePlace(one: Route, other: Route): boolean {
  return JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());
}

/** Opened order is kept for those already there, so that the rail does not jump about. */
function withChart(charts: readonly string[], patientId: string): readonly string[] {
  return charts.includes(patientId) ? charts : [patientId, ...charts].slice(0, MOST_CHARTS);
}
