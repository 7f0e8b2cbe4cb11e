import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { TerraformStack, Testing } from 'cdktf';
import { importExisting } from '../../constructs/import-existing';

test('each existing resource gets an import block, without a Terraform binary', () => {
  const path = process.env['PATH'];
  process.env['PATH'] = ''; // CDKTF's own importFrom would start `terraform version` here
  try {
    const stack = new TerraformStack(Testing.app({ fakeCdktfJsonPath: true }), 'test');
    new GoogleProvider(stack, 'google', { project: 'p' });
    for (const name of ['a', 'b']) importExisting(new PubsubTopic(stack, name, { name }), `projects/p/topics/${name}`);
    const { import: blocks } = JSON.parse(Testing.synth(stack, true)) as { import: unknown };
    expect(blocks).toEqual([
      { to: 'google_pubsub_topic.a', id: 'projects/p/topics/a' },
      { to: 'google_pubsub_topic.b', id: 'projects/p/topics/b' },
    ]);
  } finally {
    process.env['PATH'] = path;
  }
});
