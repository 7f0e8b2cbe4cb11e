import { lineDifferences } from './differences';
import { junitLines } from './junit-lines';

const report = (world: string, className = `rehearse.${world}.hang`) => `<?xml version="1.0"?>
<testsuites name="all">
  <testsuite name="hang (${world})" tests="1">
    <properties><property name="outcome" value="a > b"/></properties>
    <testcase classname="${className}" name="1 &lt; 2 > 0" time="7">
      <failure message="x" type="expectation"/>
      <system-out><![CDATA[<testcase name="text" time="1">]]></system-out>
    </testcase>
  </testsuite>
</testsuites>`;

describe('the lines of a JUnit report', () => {
  test('every element is listed with its identifying attributes and the names of the others', () => {
    expect(junitLines(report('declared'))).toEqual([
      '{world 1} = declared',
      'testsuites name="all"',
      'testsuite name="hang ({world 1})" with tests',
      'properties',
      'property name="outcome" with value',
      'testcase classname="rehearse.{world 1}.hang" name="1 &lt; 2 > 0" with time',
      'failure type="expectation" with message',
      'system-out',
    ]);
  });

  test('a renamed world changes one line', () => {
    expect(lineDifferences(junitLines(report('before')), junitLines(report('baseline')))).toEqual([
      '- {world 1} = before',
      '+ {world 1} = baseline',
    ]);
  });

  test('a renamed class changes the line of its case', () => {
    expect(lineDifferences(junitLines(report('w')), junitLines(report('w', 'scenario.w.hang')))).toEqual([
      '- testcase classname="rehearse.{world 1}.hang" name="1 &lt; 2 > 0" with time',
      '+ testcase classname="scenario.w.hang" name="1 &lt; 2 > 0" with time',
    ]);
  });
});
