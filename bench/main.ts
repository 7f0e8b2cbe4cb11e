import { peerTable } from './peer-table';

void peerTable().then((table) => process.stdout.write(`${table}\n`));
