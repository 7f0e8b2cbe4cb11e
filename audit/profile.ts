/** Which rules an audit applies: those of the platform alone, or also this project's conventions. */
export type Profile = 'platform' | 'phasewatch';
