import { testFunction } from './function-cases';

testFunction('SEARCH', {
  matches: [
    ['SEARCH("hat CAT")', true],
    ['SEARCH("ca")', false],
    ['SEARCH("hat needle revision run")', true],
    ['SEARCH("hat absent")', false],
    ['SEARCH(jsonPayload.message, "needle")', false],
    ['SEARCH(jsonPayload, "needle hat")', true],
    ['SEARCH(insertId, "abc")', true],
    ['SEARCH("`cat in`")', true],
    ['SEARCH("`in cat`")', false],
  ],
  refuses: [
    ['SEARCH()', 'expected SEARCH(field, "words")'],
    ['SEARCH("+-")', 'expected at least one word to search for'],
    ['SEARCH(jsonPayload, words)', 'expected the words to search for in double quotes'],
    ['SEARCH(a OR b)', "expected ',' or ')'"],
  ],
  prints: [
    ['search("a b")', 'SEARCH("a b")'],
    ['search(textPayload, "a")', 'SEARCH(textPayload, "a")'],
  ],
});
