/** Notes what each use of a name proves: branches, loops, lookups, and the calls that it is given to. */
import { argumentsOf, calledName, dottedName } from './arguments';
import { demandOf } from './demands';
import { atLeast } from './facts';
import { distinctionOf, noteCondition } from './guards';
import { readAnswer } from './literals';
import { NameKeeper, parameterKey, type Scope, type Where } from './localnames';
import { readingOf, wrapsPath } from './reading';
import { type Taken, tableIn, takenByQuery, takenIn, takenInCall } from './tables';
import { type Syntax, walk } from './tree';

const FILLS = new Set(
  'append extend insert add update pop popitem remove discard clear setdefault sort reverse'.split(
    ' '
  )
);
/** Functions that hand on the elements of their first argument. */
const PASSES = /^(?:enumerate|tqdm|trange|zip|sorted|reversed|list|iter|track|progress_bar|map)$/;

/** True when the first statement of a body raises an error. */
function isRaising(body: Syntax | undefined): boolean {
  return body?.children.find(({ name }) => name !== ':')?.name === 'RaiseStatement';
}

/** A reader that knows what uses prove. */
export class UseReader extends NameKeeper {
  /** `for x in urls`, also around `enumerate` and the like. */
  protected noteLoop(node: Syntax | undefined, scope: Scope | null): void {
    if (node?.name === 'CallExpression' && PASSES.test(calledName(this.tree, node) ?? '')) {
      argumentsOf(this.tree, node).list.forEach(
        ({ value }) => value !== null && this.noteLoop(value, scope)
      );
      return;
    }
    const facts = this.factsOf(node, scope);
    if (facts !== null) {
      facts.items = true;
    }
  }

  /** `if x < 0: raise`, and chains of `if mode == "a": … elif mode == "b": …`. */
  protected noteBranches(children: readonly Syntax[], scope: Scope | null): void {
    const conditions = children.filter((_, at) =>
      /^(?:if|elif)$/.test(children[at - 1]?.name ?? '')
    );
    const bodies = children.filter(({ name }) => name === 'Body');
    const [first] = conditions;
    if (first !== undefined && isRaising(bodies[0])) {
      noteCondition(this.tree, first, false, child => this.factsOf(child, scope));
    }
    const told = conditions.map(one =>
      distinctionOf(this.tree, one, child => this.factsOf(child, scope))
    );
    const facts = told[0]?.facts;
    const otherwise = bodies.length > conditions.length ? bodies.at(-1) : undefined;
    const same = told.every(one => one !== null && one.facts === facts && !one.negated);
    if (facts !== undefined && same && told.length + (otherwise === undefined ? 0 : 1) > 1) {
      facts.closed ||= otherwise === undefined || isRaising(otherwise);
    }
  }

  /** `assert x > 0` */
  protected noteAssert(condition: Syntax | undefined, scope: Scope | null): void {
    if (condition !== undefined) {
      noteCondition(this.tree, condition, true, child => this.factsOf(child, scope));
    }
  }

  protected noteMatch(children: readonly Syntax[], scope: Scope | null): void {
    const facts = this.factsOf(children[1], scope);
    const clauses = (children.at(-1)?.children ?? []).filter(({ name }) => name === 'MatchClause');
    if (facts === null) {
      return;
    }
    let open = false;
    for (const clause of clauses) {
      const [, pattern] = clause.children;
      if (pattern?.name === 'CapturePattern') {
        open ||= !isRaising(clause.children.at(-1));
      }
      walk(pattern ?? clause, child => {
        if (child.name === 'LiteralPattern') {
          const [literal] = child.children;
          const value = literal === undefined ? null : readAnswer(this.tree, literal);
          facts.known.push(...(value?.t === 'str' || value?.t === 'int' ? [value] : []));
        }
        return child.name !== 'Body';
      });
    }
    facts.closed ||= !open && facts.known.length > 1;
  }

  protected noteExpression(node: Syntax, scope: Scope | null): void {
    const told = distinctionOf(this.tree, node, child => this.factsOf(child, scope));
    if (told !== null) {
      told.facts.known.push(...told.values);
    }
    const globalOf = (child: Syntax | undefined): string | null => this.globalOf(child, scope);
    this.noteTaken(takenIn(this.tree, node, globalOf), scope);
    const table = tableIn(this.tree, node, globalOf);
    if (table !== null) {
      this.usage.tables.add(table);
    }
    const [base, sign, key] = node.name === 'MemberExpression' ? node.children : [];
    const held = sign?.name === '[' ? this.globalOf(base, scope) : null;
    if (held !== null && node.children.length === 4) {
      this.factsOf(key, scope)?.lookups.set(held, true);
    }
  }

  protected noteTaken(taken: readonly Taken[], scope: Scope | null): void {
    for (const { node, live } of taken) {
      const facts = this.factsOf(node, scope);
      if (facts !== null) {
        facts.live ??= live;
      }
    }
  }

  protected noteCall(call: Syntax, { scope }: Where): void {
    const { tree } = this;
    const method = calledName(tree, call);
    const [callee] = call.children;
    const { list, starred } = argumentsOf(tree, call);
    const globalOf = (node: Syntax | undefined): string | null => this.globalOf(node, scope);
    this.noteTaken(takenInCall(tree, call, list, globalOf), scope);
    for (const { name, live } of takenByQuery(tree, call, list, globalOf)) {
      const facts = this.of(name);
      facts.reads.push({ cell: this.cell, at: call.from });
      facts.live ??= live;
    }
    const table = tableIn(tree, call, globalOf);
    if (table !== null) {
      this.usage.tables.add(table);
    }
    if (callee?.name === 'MemberExpression' && method !== null) {
      if (FILLS.has(method)) {
        this.work(callee, scope);
      }
      const held = method === 'get' ? globalOf(callee.children[0]) : null;
      const key = list[0]?.value;
      if (held !== null && key) {
        this.factsOf(key, scope)?.lookups.set(held, false);
      }
    }
    // Only a name that is given to it can turn out to name a file.
    const names = list.some(({ value }) => value?.name === 'VariableName');
    const full = names ? dottedName(tree, callee) : null;
    const reading = full === null ? null : readingOf(tree, full, list);
    const read = this.factsOf(reading?.argument.value ?? undefined, scope);
    if (reading !== null && read !== null && full !== null) {
      read.place ??= wrapsPath(full) ? null : reading.kind === 'file' ? 'path' : 'address';
    }
    const known =
      callee?.name === 'VariableName' && this.keyOf(callee, scope) === method ? method : null;
    if (known !== null) {
      this.usage.calls.push({
        callee: known,
        named: new Set(list.flatMap(({ name }) => name ?? [])),
        placed: list.filter(({ position }) => position !== null).length,
        starred
      });
    }
    for (const { name, position, value } of list) {
      const facts = this.factsOf(value ?? undefined, scope);
      if (facts === null) {
        continue;
      }
      const demand = method === null ? null : demandOf(method, name, position, list.length);
      if (demand !== null) {
        if (demand.min !== undefined) {
          atLeast(facts, demand.min);
        }
        if (demand.max !== undefined) {
          facts.max ??= demand.max;
        }
      }
      if (known !== null) {
        facts.given.add(name === null ? `${known}(#${position ?? ''}` : parameterKey(known, name));
      }
    }
  }
}
