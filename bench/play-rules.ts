import { playRules } from './alert-rules';

// tsx bench/play-rules.ts DAYS
const [days = '30'] = process.argv.slice(2);
console.log(playRules(Number(days)));
