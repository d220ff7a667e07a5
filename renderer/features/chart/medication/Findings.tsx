export { Findings, GravestMarks } from '../../../parts/medication/Findings.tsx';
