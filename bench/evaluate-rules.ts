import { evaluateRules } from './alert-rules';

// tsx bench/evaluate-rules.ts DAYS
const [days = '30'] = process.argv.slice(2);
console.log(evaluateRules(Number(days)));
