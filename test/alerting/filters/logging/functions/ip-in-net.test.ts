import { testFunction } from './function-cases';

testFunction('ip_in_net', {
  matches: [
    ['ip_in_net(httpRequest.remoteIp, "10.1.2.0/24")', true],
    ['ip_in_net(httpRequest.remoteIp, "10.1.3.0/24")', false],
    ['ip_in_net(jsonPayload.ip, "10.1.0.0/16")', true],
    ['ip_in_net(httpRequest.serverIp, "0.0.0.0/0")', false],
    ['ip_in_net(httpRequest.remoteIp, "10.1.2.3")', true],
    ['ip_in_net(httpRequest.remoteIp, "10.1.2.4")', false],
    ['ip_in_net(jsonPayload.ip, "fe80::/10")', false],
    ['ip_in_net(jsonPayload.ips, "1:2::/48")', true],
    ['ip_in_net(jsonPayload.ips, "1:2:0:1::/64")', false],
    ['ip_in_net(jsonPayload.ips, "1:2:0:0:0:0:0:9")', true],
    ['ip_in_net(jsonPayload.ranges, "172.16.0.0/12")', true],
    ['ip_in_net(jsonPayload.ranges, "172.16.1.0/25")', false],
    ['ip_in_net(jsonPayload.ranges, "2001:db8::/32")', true],
    ['ip_in_net(jsonPayload.ranges, "2001:db8::/47")', false],
  ],
  refuses: [
    ['ip_in_net(httpRequest.remoteIp)', 'expected ip_in_net(field, "network/bits")'],
    ['ip_in_net(httpRequest.remoteIp, "10.0.0.0/33")', 'column 33: expected a network'],
    ['ip_in_net(httpRequest.remoteIp, 10)', 'expected a network such as "10.1.2.0/24" in double quotes'],
  ],
  prints: [['IP_IN_NET(httpRequest.remoteIp,"10.0.0.0/8")', 'ip_in_net(httpRequest.remoteIp, "10.0.0.0/8")']],
});
