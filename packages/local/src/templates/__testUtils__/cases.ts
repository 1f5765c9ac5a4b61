import { JsonObject } from '@backstage/types';

/** Templates that write a service. */
export const SERVICES = ['go-service', 'node-service'] as const;

/** Templates that change the descriptor of a service, by their names. */
export const CHANGES: Record<
  string,
  {
    /** Without the component. */
    readonly forms: readonly JsonObject[];
    /** What a changed descriptor says. */
    readonly saying: (component: string) => string;
  }
> = {
  'service-database': {
    forms: [{}],
    saying: component => `name: ${component}-postgres`,
  },
  'retire-service': {
    forms: [
      { reason: 'Use the other one.' },
      { reason: '${{ x }}: "quoted" \\ # ünd\n- a list' },
    ],
    saying: () => 'lifecycle: deprecated',
  },
};

export const CLEAN_UP = 'clean-up';

export const ADD_SYSTEM = 'add-system';
