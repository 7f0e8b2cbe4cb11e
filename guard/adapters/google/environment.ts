import { Firestore } from '@google-cloud/firestore';
import { refuse } from '../../../model/problem';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A variable that the function cannot do without.
 * @throws InputError ENV001 where it is not set
 */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  return refuse({
    code: 'ENV001',
    where: name,
    rule: 'the environment variable is set',
    got: 'nothing',
    fix: 'deploy the stack again: it sets it',
  });
}

/** Firestore as configured: `GOOGLE_CLOUD_PROJECT`, and the database `FIRESTORE_DATABASE` (default: the default one). */
export function firestoreFrom(environment: Environment): Firestore {
  return new Firestore({
    projectId: required(environment, 'GOOGLE_CLOUD_PROJECT'),
    databaseId: environment['FIRESTORE_DATABASE'] ?? '(default)',
  });
}
