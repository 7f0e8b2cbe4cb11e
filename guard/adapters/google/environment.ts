import { Firestore } from '@google-cloud/firestore';
import { refuse } from '../../../model/problem';

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of a required variable.
 * @throws InputError ENV001 if it is not set or empty
 */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  return refuse({
    code: 'ENV001',
    where: name,
    rule: 'the environment variable is set',
    got: 'nothing',
    fix: 'deploy the stack again: it sets the variable',
  });
}

/** Firestore of project `GOOGLE_CLOUD_PROJECT`, database `FIRESTORE_DATABASE` (default: `(default)`). */
export function firestoreFrom(environment: Environment): Firestore {
  return new Firestore({
    projectId: required(environment, 'GOOGLE_CLOUD_PROJECT'),
    databaseId: environment['FIRESTORE_DATABASE'] ?? '(default)',
  });
}
