import { ResourceIndex } from '../../audit/facts/resource-index';
import { pipelineMap } from '../../model/pipeline-map';
import { mapHtml } from '../../report/map/map-html';
import { mapOfStack } from '../../report/map/map-of-stack';
import { pipelinePage } from '../../scripts/pipeline-page';
import { declaredStack } from '../../simulation/declared-stack';
import { stackFacts } from '../../simulation/stack-facts';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

const documents = synthesizeProd(examplePipeline);
const facts = stackFacts(new ResourceIndex(documents.flatMap(readSynthesizedStack)));
const ofStack = mapOfStack(declaredStack(documents).config, facts);
const declared = pipelineMap(examplePipeline);

test('the map of synthesized stacks is that of the declaration, without output tables', () => {
  const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
  const withoutTables = declared.phases.map((phase) => ({
    ...phase,
    deadline: { daysAfter: 0, ...phase.deadline },
    deployables: [...phase.deployables].sort(byName).map((one) => ({
      ...one,
      processors: one.processors.map(({ outputTable: _, ...processor }) => processor),
    })),
  }));
  const phases = ofStack.phases.map((one) => ({ ...one, deployables: [...one.deployables].sort(byName) }));
  expect(phases).toEqual(withoutTables);
});

test('the map draws every dependency and every message, and says where no start is known', () => {
  const html = mapHtml(ofStack);
  const dependencies = declared.phases.flatMap(({ deployables }) =>
    deployables.flatMap(({ processors }) => processors.flatMap(({ dependsOn }) => dependsOn)),
  );
  expect(html.match(/class="edge( strong)?"/g)).toHaveLength(dependencies.length);
  // A topic that a phase publishes and one that reads it, a queue, a call.
  expect(html.match(/class="edge message"/g)).toHaveLength(3);
  expect(html).toContain('what starts it is published outside of the pipeline');
});

test('the page of a declaration has a node for each processor and topic, and a row with its output table', () => {
  const page = pipelinePage(examplePipeline);
  expect(page).toContain('["order-import P1"]');
  expect(page).toContain('(["orders-files"])');
  expect(page).toMatch(
    /\| order-pricing \| P0 \| 9 min \| `queue orders-dispatch` \| order-import, customer-import \| `shop.order_margins` \|/,
  );
});
