// Colours are for terminals: a CI machine that claims to have them must not change what tests read.
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;

// Lines are not wrapped unless a test asks for it, so that tests can look for whole sentences.
process.env.COLUMNS = '1000';

// Google's clients look for the metadata server of a machine on Google Cloud, which is not on this machine.
process.env.METADATA_SERVER_DETECTION = 'none';

// Generated cases are the same in every run, so that a red run can be looked into; another seed looks elsewhere.
const fc = require('fast-check');
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20260114) });
