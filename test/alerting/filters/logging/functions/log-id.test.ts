import { testFunction } from './function-cases';

testFunction('log_id', {
  matches: [
    ['log_id("run.googleapis.com/stdout")', true],
    ['log_id("RUN.googleapis.com%2Fstdout")', true],
    ['log_id("stdout")', false],
  ],
  refuses: [
    ['log_id()', 'expected log_id("LOG_ID")'],
    ['log_id("a", "b")', 'expected log_id("LOG_ID")'],
    ['log_id("x")="y"', 'log_id() has no value to compare; cast and regexp_extract have one'],
    ['log_id(', "column 8: expected an argument or ')' after '('"],
  ],
  prints: [['LOG_ID(stdout)', 'log_id("stdout")']],
});
