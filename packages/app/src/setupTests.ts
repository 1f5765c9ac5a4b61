import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What a page is waited for; a busy machine takes longer than the stock second.
configure({ asyncUtilTimeout: 10_000 });
