import type { Route } from '../../contract/route';

export type { PlanSection, Route, ScreenName } from '../../contract/route';
export type Navigate = (route: Route) => void;
