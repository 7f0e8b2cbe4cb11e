/**
 * Grammar of the Logging query language, for Peggy (https://peggyjs.org/documentation).
 * It covers only the syntax; names and functions are checked afterwards.
 *
 * - `OR` binds tighter than `AND`, `NOT` tighter than both; `AND` may be left out, so a new line is one too.
 * - No rule may parse the same parenthesis in two ways: the time would double with every one.
 * - Escapes in text without quotes are kept as they are written; a word such as `AND` may be a value:
 *   https://github.com/GoogleCloudPlatform/ops-agent/blob/master/confgenerator/filter/filter_test.go
 * - The quoted name of a rule is what error messages say was expected; Peggy reports nothing inside such a rule.
 *
 * https://cloud.google.com/logging/docs/view/logging-query-language
 */
export const GRAMMAR = String.raw`
Filter = _ of:Conjunction? _ { return of ?? { kind: 'and', parts: [], offset: 0 }; }

Conjunction = first:Disjunction rest:(_ (And _)? @Disjunction)* {
  return rest.length === 0 ? first : { kind: 'and', parts: [first, ...rest], offset: offset() };
}
Disjunction = first:Negation rest:(_ Or _ @Negation)* {
  return rest.length === 0 ? first : { kind: 'or', parts: [first, ...rest], offset: offset() };
}
Negation = nots:(Not _)* of:Primary {
  return nots.length % 2 === 0 ? of : { kind: 'not', of, offset: offset() };
}
Primary = "(" _ of:Conjunction _ ")" { return { kind: 'group', of, offset: offset() }; } / Term

Term = subject:Subject rest:(_ @Operator _ @(Value / WordValue))? {
  return { kind: 'term', subject, operator: rest?.[0], value: rest?.[1], offset: offset() };
}
Subject = Call / Path
Call = name:Name Open _ args:(first:Subject rest:(_ "," _ @Subject)* { return [first, ...rest]; })? _ ")" {
  return { kind: 'call', name, args: args ?? [], offset: offset() };
}
Path "a field or a search term" = !Keyword !(Name Open) first:Part rest:("." @Part)* {
  return { kind: 'path', parts: [first, ...rest], written: text(), offset: offset() };
}
Part = String / text:$(Start Inner*) { return { text, quoted: false, offset: offset() }; }

Value = "(" _ of:Values _ ")" { return of; } / Scalar
Values = first:AnyOf rest:(_ (And _)? @AnyOf)* {
  return rest.length === 0 ? first : { kind: 'and', parts: [first, ...rest], offset: offset() };
}
AnyOf = first:NoneOf rest:(_ Or _ @NoneOf)* {
  return rest.length === 0 ? first : { kind: 'or', parts: [first, ...rest], offset: offset() };
}
NoneOf = nots:(Not _)* of:Value {
  return nots.length % 2 === 0 ? of : { kind: 'not', of, offset: offset() };
}
Scalar "a value"
  = value:String { return { kind: 'value', ...value }; }
  / "*" !"*" !Inner { return { kind: 'star', offset: offset() }; }
  / !Keyword text:$(Number / Start (Inner / "." &Inner)*) ![*'"\\] {
      return { kind: 'value', text, quoted: false, offset: offset() };
    }

WordValue "a value" = text:$("AND" / "OR" / "NOT") !Inner !"." { return { kind: 'value', text, quoted: false, offset: offset() }; }

Operator "an operator" = "!=" / "!~" / ">=" / "<=" / "=~" / "=" / ">" / "<" / ":"
Number = [+-]? [0-9]+ ("." [0-9]+)? ([eE] [+-]? [0-9]+)? !Inner !"."
String = '"' text:$(("\\" .) / [^"\\])* '"' { return { text, quoted: true, offset: offset() }; }
  / '"' { error('expected a closing " for the text that starts here'); }
Name "name" = !Keyword @$([A-Za-z_] [A-Za-z0-9_]*)
Open "parenthesis" = "("

Keyword = And / Or / "NOT" !Inner
And "AND" = "AND" !Inner
Or "OR" = "OR" !Inner
Not "NOT" = "NOT" !Inner / "-"
Start = ![-+'] Inner
Inner = [^\p{White_Space}\p{Cc}()"=!<>:~,.*\\]u / "!" ![=~] / Escape
Escape = "\\" ([,:=<>+~"\\.*] / "u" Hex Hex Hex Hex / "x" Hex Hex / [0-7])
Hex = [0-9A-Fa-f]
_ "space" = (Space / "--" [^\n]*)*
Space = [\p{White_Space}]u
`;
