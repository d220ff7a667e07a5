import { useState } from 'react';
import { StocktakeList } from './StocktakeList.tsx';
import { StocktakeView } from './StocktakeView.tsx';

/** Counting stock: all stocktakes of this site, or one of them. */
export function Stocktakes() {
  const [openId, setOpenId] = useState<string>();
  return openId ? (
    <StocktakeView key={openId} id={openId} onBack={() => setOpenId(undefined)} />
  ) : (
    <StocktakeList onOpen={setOpenId} />
  );
}
