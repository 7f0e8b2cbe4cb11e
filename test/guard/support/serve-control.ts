import { createHandler, type ControlPorts } from '../../../functions/breaker-control/handler';
import { behindCloudRun, TEST_KEYS } from './identity';
import { serve, type Served } from './serve';

/** breaker-control behind Cloud Run, with the keys of the tests. */
export function serveControl(ports: Omit<ControlPorts, 'keys'>): Promise<Served> {
  return serve(behindCloudRun(createHandler({ ...ports, keys: TEST_KEYS })));
}
