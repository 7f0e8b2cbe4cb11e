import { testFunction } from './function-cases';

testFunction('regexp_extract', {
  matches: [
    ['regexp_extract(jsonPayload.message, "The ([a-z]+)")="cat"', true],
    ['regexp_extract(jsonPayload.message, "dog (.*)")!="x"', false],
    ['cast(regexp_extract(protoPayload.response.status, "([0-9]{3})"), INT64)>=500', true],
    ['CAST(REGEXP_EXTRACT(CAST(timestamp, STRING), "\\\\d+:\\\\d+:(\\\\d+)"), INT64) < 30', true],
  ],
  refuses: [
    ['regexp_extract(trace, "(a)")', 'regexp_extract() must be compared'],
    ['regexp_extract(trace)="a"', 'expected regexp_extract(field, "pattern")'],
    ['regexp_extract(trace, "a")="a"', 'exactly one capture group, not 0'],
    ['regexp_extract(trace, "(?=a)")="a"', 'the pattern is not one that RE2 accepts'],
  ],
  prints: [['REGEXP_EXTRACT(trace,"(\\\\d)") = a', 'regexp_extract(trace, "(\\\\d)")=a']],
});
