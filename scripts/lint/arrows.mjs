import { builtinModules } from 'node:module';
import path from 'node:path';
import { guarded, layout, rooms } from './layout.mjs';

/** The part of the layout that a path from the repository's root belongs to, or undefined. */
export function partOf(file) {
  const owners = Object.entries(layout).flatMap(([name, part]) =>
    part.files
      .filter((prefix) =>
        prefix.endsWith('/') ? file.startsWith(prefix) : withoutExtension(file) === withoutExtension(prefix),
      )
      .map((prefix) => ({ name, length: prefix.length })),
  );
  return owners.sort((a, b) => b.length - a.length)[0]?.name;
}

const withoutExtension = (file) => file.replace(/\.(?:[cm]?[jt]s|json)$/u, '');

function matches(pattern, specifier) {
  if (pattern === 'node:*') return isBuiltin(specifier);
  if (pattern.endsWith('/*')) return specifier.startsWith(pattern.slice(0, -1));
  return specifier === pattern || specifier.startsWith(`${pattern}/`);
}

const isBuiltin = (specifier) => specifier.startsWith('node:') || builtinModules.includes(specifier);

/** What is wrong with `file` importing `specifier`, as one sentence, or undefined. Passing on is exporting it again. */
export function violation(file, specifier, typeOnly, passedOn = false) {
  const from = partOf(file);
  if (from === undefined) return undefined;
  const part = layout[from];
  if (!specifier.startsWith('.')) {
    const allowed = part.packages?.some((pattern) => matches(pattern, specifier)) ?? true;
    const banned = part.without?.some((pattern) => matches(pattern, specifier)) ?? false;
    return allowed && !banned ? undefined : `${from} must not import ${specifier}.`;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const guard = guarded.find((entry) => withoutExtension(target) === entry.file);
  if (guard !== undefined && !file.startsWith(guard.onlyFrom)) {
    return `${file} must not import ${guard.file}: ${guard.why}.`;
  }
  if (guard !== undefined && passedOn) return `${file} must not pass ${guard.file} on: ${guard.why}.`;
  const to = partOf(target) ?? partOf(`${target}/`);
  if (to === from) return roomViolation(file, target);
  if (to === undefined) {
    return target.startsWith('src/') || target.startsWith('test/') || target.startsWith('scripts/')
      ? `${from} must not import ${target}, which has no place in the layout.`
      : undefined;
  }
  if (part.imports.includes(to) || (typeOnly && part.types.includes(to))) return undefined;
  return part.types.includes(to)
    ? `${from} may import ${to} as types only: write \`import type\`.`
    : `${from} must not import ${to}.`;
}

/** What is wrong with an import from one room of a part into another; undefined where the part has no rooms. */
function roomViolation(file, target) {
  const [base, order] = Object.entries(rooms).find(([prefix]) => file.startsWith(prefix)) ?? [];
  if (base === undefined) return undefined;
  const [from, to] = [file, target].map((one) => roomOf(base, order, one));
  if (!order.includes(from))
    return `${base}${from} is no room: name it in scripts/lint/layout.mjs, in its order.`;
  return order.indexOf(to) <= order.indexOf(from)
    ? undefined
    : `${base}${from} must not import ${base}${to}: a room imports those before it in scripts/lint/layout.mjs.`;
}

/** An import may name a folder, for its index. */
function roomOf(base, order, file) {
  const rest = file.slice(base.length);
  const [first = ''] = rest.split('/');
  return rest.includes('/') || order.includes(first) ? first : '';
}

/** ESLint rule: every import follows the table in layout.mjs. */
export const arrows = {
  meta: { type: 'problem', schema: [], messages: { arrow: '{{problem}}' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node, source, typeOnly, passedOn) => {
      if (typeof source?.value !== 'string') return;
      const problem = violation(file, source.value, typeOnly, passedOn);
      if (problem !== undefined) context.report({ node, messageId: 'arrow', data: { problem } });
    };
    return {
      Program(node) {
        if (!file.startsWith('src/') || partOf(file) !== undefined) return;
        const problem = `${file} has no place in the layout. Move it into a part of scripts/lint/layout.mjs, or name it there.`;
        context.report({ node, messageId: 'arrow', data: { problem } });
      },
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type', true),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type', true),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
      TSExternalModuleReference: (node) => check(node, node.expression, false),
      'CallExpression[callee.name="require"], CallExpression[callee.object.name="require"]': (node) =>
        check(node, node.arguments[0], false),
    };
  },
};

/** ESLint rule: file names are kebab-case, so that a path says the same on every file system. */
export const fileName = {
  meta: { type: 'problem', schema: [], messages: { kebab: '{{name}} is not kebab-case.' } },
  create(context) {
    const name = path.basename(context.filename);
    return {
      Program(node) {
        if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/u.test(name)) {
          context.report({ node, messageId: 'kebab', data: { name } });
        }
      },
    };
  },
};
