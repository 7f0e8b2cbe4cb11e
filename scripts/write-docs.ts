import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRunbooks } from '../stacks/runbooks/write-runbooks';
import { declaredPipelines } from './declared-pipelines';
import { declaredTimeoutsPage } from './declared-timeouts-page';
import { withNeeds } from './deploy-needs';
import { errorsPage } from './errors-page';
import { pipelinePage } from './pipeline-page';
import { reliabilityPage } from './reliability-page';
import { timeoutsPage } from './timeouts-page';
import { PROP_SCHEMAS, propSchemas } from './prop-schemas';

const ROOT = join(__dirname, '..');

for (const pipeline of declaredPipelines()) {
  writeRunbooks(ROOT, pipeline);
  writeFileSync(join(ROOT, `docs/pipelines/${pipeline.name}.md`), pipelinePage(pipeline));
}
writeFileSync(join(ROOT, 'docs/timeouts.md'), declaredTimeoutsPage(declaredPipelines()));
writeFileSync(join(ROOT, 'docs/errors.md'), errorsPage());
const guide = join(ROOT, 'docs/deploy.md');
writeFileSync(guide, withNeeds(readFileSync(guide, 'utf8')));
void propSchemas().then((text) => {
  writeFileSync(join(ROOT, PROP_SCHEMAS), text);
});
writeFileSync(join(ROOT, 'docs/platform-timeouts.md'), timeoutsPage());
writeFileSync(join(ROOT, 'docs/reliability.md'), reliabilityPage(ROOT));
