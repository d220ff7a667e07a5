export { type ChainHead, type ChainStart, chainHash, genesisHash, headOf, nextLink } from './chain-link.ts';
export {
  countersignHead,
  type SignedHead,
  signHead,
  type UnsignedHead,
  verifyCountersignature,
  verifyHead,
} from './signed-head.ts';
export {
  type ChainFinding,
  type ChainVerdict,
  type StationVerdict,
  verifyChain,
  verifyChains,
} from './verify-chain.ts';
