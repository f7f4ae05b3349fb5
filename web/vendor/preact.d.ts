// The part of Preact and htm that our code uses.

export type VNode = { readonly __vnode: unique symbol };
export type Child = VNode | string | number | boolean | null | undefined | Child[];

export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(node: Child, parent: Element | DocumentFragment): void;
export function h(type: unknown, props: object | null, ...children: Child[]): VNode;

export abstract class Component<Props = unknown, State = unknown> {
  constructor(props: Props);
  readonly props: Readonly<Props>;
  readonly state: Readonly<State>;
  setState(change: Partial<State>): void;
  shouldComponentUpdate?(props: Props, state: State): boolean;
  forceUpdate(drawn?: () => void): void;
  componentDidMount?(): void;
  componentDidUpdate?(): void;
  componentWillUnmount?(): void;
  render(props: Props, state: State): Child;
}

export type Ref<T> = { current: T };
export function useState<T>(
  initial: T | (() => T),
): [T, (next: T | ((previous: T) => T)) => void];
export function useRef<T>(initial: T): Ref<T>;
export function useMemo<T>(make: () => T, inputs: unknown[]): T;
export function useCallback<F>(callback: F, inputs: unknown[]): F;
export function useEffect(effect: () => void | (() => void), inputs?: unknown[]): void;
export function useLayoutEffect(effect: () => void | (() => void), inputs?: unknown[]): void;
