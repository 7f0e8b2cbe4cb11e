import { Construct } from 'constructs';
import { LogBucket } from '../../constructs/log-bucket';
import { QueryViews } from '../../constructs/query-views';
import { ANALYSIS_RETENTION, ANALYSIS_VIEWS, type Analysis, type AnalysisView } from '../../model/analysis';
import { analysisEventFilter } from '../../model/event-sources';
import { guardConfigOf } from '../../model/guard-config';
import { namesOf } from '../../model/names';
import { isProtected, type Pipeline } from '../../model/pipeline';
import { analysisViews } from './views';

interface StandingAnalysisProps {
  readonly pipeline: Pipeline;
  readonly environment: string;
  readonly project: string;
  readonly analysis: Analysis;
}

const DESCRIPTIONS: Readonly<Record<AnalysisView, string>> = {
  runs: 'One row for each attempt of a run.',
  success: 'Success by phase and day, expected failures apart.',
  failures: 'Failures by weekday and hour.',
  durations: 'Durations of each processor and day against the 30 days before.',
  starts: 'Time from the end of what a processor reads to its start.',
};

/** Keeps the run events of a pipeline, and has views of them (docs/analysis.md). */
export class StandingAnalysis extends Construct {
  constructor(scope: Construct, id: string, { pipeline, environment, project, analysis }: StandingAnalysisProps) {
    super(scope, id);
    const { region } = pipeline;
    const names = namesOf(pipeline).analysis;
    const bucket = new LogBucket(this, 'events', {
      project,
      region,
      name: names.bucket,
      description: 'Run events of the pipeline, for its standing analysis.',
      retention: analysis.retention ?? ANALYSIS_RETENTION,
      dataset: names.logs,
      sink: names.sink,
      filter: analysisEventFilter(guardConfigOf(pipeline, environment)),
      isProtected: isProtected(pipeline, environment),
    });
    const queries = analysisViews(pipeline, project);
    const view = (key: AnalysisView) => ({
      name: ANALYSIS_VIEWS[key],
      description: DESCRIPTIONS[key],
      query: queries[key],
    });
    new QueryViews(this, 'views', {
      project,
      region,
      dataset: names.views,
      description: 'Standing analysis of run events.',
      views: [view('runs'), view('success'), view('failures'), view('durations'), view('starts')],
      dependsOn: [bucket.link],
    });
  }
}
