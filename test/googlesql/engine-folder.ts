import { join } from 'node:path';

/** The npm package that holds Google's GoogleSQL engine; 350 MB unpacked, so it is not a dependency. */
export const ENGINE_PACKAGE = '@fivetrandevelopers/zetasql@1.13.0';
/** Where `npm run test:googlesql` puts what is needed of it. */
export const ENGINE_FOLDER = join(__dirname, '..', '..', '.cache', 'googlesql-1.13.0');
