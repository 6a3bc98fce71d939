/** Tells cells that only import or install in languages other than Python, by their lines. */

/** One line that brings something in: R, Julia, JavaScript, C#, C++, Java, Scala, PowerShell and shells. */
const BRINGS =
  /^(?:(?:suppressPackageStartupMessages\s*\(\s*)?(?:library|require|install\.packages|requireNamespace)\s*\(.*\)|(?:using|import)\s+[A-Za-z_@][^=(]*|import\s+.*['"]\S+['"]|import\s*\(.*\)|(?:const|let|var)\s+[\w{}\s,:]+=\s*(?:await\s+)?(?:require|import)\s*\(.*\)|open\s+[A-Z][\w.]*|#(?:r|i|load|addpackage)\b.*|#(?:include|pragma)\b.*|Pkg\.(?:add|activate|instantiate)\(.*\)|Import-Module\s.*|Install-Module\s.*|(?:pip|npm|apt|apt-get|conda)\s+install\s.*);?$/;
const COMMENT = /^(?:#(?![a-z!])|\/\/|--|%|\/\*.*\*\/$)/;

/** True when every line of a cell brings something in, or is empty or a comment. */
export function onlyBringsIn(source: string): boolean {
  const lines = source
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !COMMENT.test(line));
  return lines.length > 0 && lines.every(line => BRINGS.test(line));
}
