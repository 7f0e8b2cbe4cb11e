import { Duration, phasewatchMatchers, rehearse } from 'phasewatch/jest';
import importHang from '../scenarios/orders/import-hang';

expect.extend(phasewatchMatchers);

describe('a run of the import that hangs', () => {
  const rehearsal = rehearse({ stack: 'cdktf.out', scenario: importHang });

  test('is detected within 20 minutes, with one page and at most one ticket', async () => {
    await expect(rehearsal).toDetect('run-silent', { within: Duration.minutes(20) });
    await expect(rehearsal).toNotify({ atMost: 1, policy: 'run-silent' });
    await expect(rehearsal).toNotify({ atMost: 2 });
  });

  test('meets every expectation of its scenario', async () => {
    await expect(rehearsal).toMeetItsExpectations();
  });
});
