import { parseSync } from 'vite';

export type ImportedModule = { specifier: string; typesOnly: boolean; line: number };
export type TextLiteral = { text: string; line: number; calledBy: string | undefined };

export type SourceFile = {
  /** Path from the checkout's root, with slashes. */
  path: string;
  imports: readonly ImportedModule[];
  literals: readonly TextLiteral[];
  /** Free-standing identifiers, each with its first line. */
  identifiers: ReadonlyMap<string, number>;
};

type Node = { type: string; start: number; [field: string]: unknown };

/** Reads a source file's imports (static, re-exported, dynamic), its text literals and the names it uses. */
export function readSource(path: string, code: string): SourceFile {
  const { program, module } = parseSync(path, code);
  const lineOf = lineCounter(code);
  const imports: ImportedModule[] = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typesOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    imports.push({ specifier: moduleRequest.value, typesOnly, line: lineOf(start) });
  }
  for (const { entries, start } of module.staticExports) {
    const from = entries.find((entry) => entry.moduleRequest)?.moduleRequest?.value;
    const typesOnly = entries.every((entry) => entry.isType);
    if (from !== undefined) imports.push({ specifier: from, typesOnly, line: lineOf(start) });
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const text = /^(['"`])([^'"`$]+)\1$/.exec(code.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (text !== undefined) imports.push({ specifier: text, typesOnly: false, line: lineOf(start) });
  }
  const literals: TextLiteral[] = [];
  const identifiers = new Map<string, number>();
  walk(program as unknown as Node, undefined, (node, parent) => {
    const text = textOf(node);
    if (text !== undefined) literals.push({ text, line: lineOf(node.start), calledBy: methodCalledWith(node, parent) });
    if (node.type === 'Identifier' && isFreeStanding(node, parent)) {
      const name = node.name as string;
      if (!identifiers.has(name)) identifiers.set(name, lineOf(node.start));
    }
  });
  return { path, imports, literals, identifiers };
}

function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { raw: string } }[]).map((part) => part.value.raw).join(' ? ');
}

/** `prepare` for the first argument of `database.prepare(…)`. */
function methodCalledWith(node: Node, parent: Node | undefined): string | undefined {
  if (parent?.type !== 'CallExpression' || (parent.arguments as Node[])[0] !== node) return undefined;
  const callee = parent.callee as Node;
  if (callee.type !== 'MemberExpression') return undefined;
  return (callee.property as { name?: string }).name;
}

function isFreeStanding(node: Node, parent: Node | undefined): boolean {
  if (!parent) return true;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  if (parent.type === 'Property' || parent.type === 'TSPropertySignature') return parent.value === node;
  return !parent.type.startsWith('TS');
}

function walk(node: Node, parent: Node | undefined, visit: (node: Node, parent: Node | undefined) => void): void {
  visit(node, parent);
  for (const field of Object.values(node)) {
    for (const child of Array.isArray(field) ? field : [field]) {
      if (isNode(child)) walk(child, node, visit);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function lineCounter(code: string): (offset: number) => number {
  return (offset) => code.slice(0, offset).split('\n').length;
}
