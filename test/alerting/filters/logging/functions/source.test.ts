import { testFunction } from './function-cases';

testFunction('source', {
  matches: [
    ['source(projects/p)', true],
    ['source("projects/P")', true],
    ['source("projects/other")', false],
  ],
  refuses: [
    ['source()', 'expected source(projects/PROJECT_ID)'],
    ['source(planets/p)', 'expected projects/ID, folders/ID, organizations/ID or billingAccounts/ID'],
  ],
  prints: [['source(projects/p)', 'source("projects/p")']],
});
