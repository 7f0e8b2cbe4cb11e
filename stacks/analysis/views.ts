import { ANALYSIS_VIEWS, type AnalysisView } from '../../model/analysis';
import { namesOf } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import { durationsView } from './durations-view';
import { failuresView } from './failures-view';
import { runsView } from './runs-view';
import { startsView } from './starts-view';
import { successView } from './success-view';

/** The SQL of the views of a pipeline in a project. All but the first read the first. */
export function analysisViews(pipeline: Pipeline, project: string): Readonly<Record<AnalysisView, string>> {
  const { logs, views } = namesOf(pipeline).analysis;
  const runs = `${project}.${views}.${ANALYSIS_VIEWS.runs}`;
  return {
    runs: runsView(`${project}.${logs}._AllLogs`),
    success: successView(runs),
    failures: failuresView(runs),
    durations: durationsView(runs),
    starts: startsView(runs, pipeline),
  };
}
