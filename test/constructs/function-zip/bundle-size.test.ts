import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_FOLDERS } from '../../../keys/engine-key';

const ROOT = join(__dirname, '../../..');

test('what is deployed imports zod as a whole: with `{ z }`, a bundle would hold all of it with its 50 languages', () => {
  const folders = ['functions', ...ENGINE_FOLDERS.functions.filter((path) => !path.includes('.'))];
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  const whole = files.filter((file) => /import \{ z \} from 'zod'/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(whole).toEqual([]);
});
