import { Rng, parseOptions } from '@belfry/core';
import { initBackend, doctor, createOptimizer } from '@belfry/compute';
import { getKernels } from '@belfry/native';
import { createTowers, backpropagate, towersOptions } from '@belfry/towers';
console.log(await initBackend('auto'));
const mode = process.argv[2];
const rng = Rng.fromSeed(1);
const U=30000,I=41000,B=1024,N=1024;
const over = mode==='plain' ? {user:{dropout:.1}} : mode==='mlp' ? {user:{layers:[128],history:{length:20}},item:{layers:[128]}} : {user:{history:{length:50,pooling:mode}}};
const options = parseOptions(towersOptions, over);
const towers = createTowers(options,{userCount:U,itemCount:I,userFeatures:{features:[]},itemFeatures:{features:[]},rng});
const opt = createOptimizer({optimizer:'adam',weightDecay:0,momentum:0});
const L = options.user.history.length;
let tb=0,ts=0,to=0,tl=0;
const steps=Number(process.argv[3]??50);
for(let s=0;s<steps;s++){
  const users=Int32Array.from({length:B},()=>rng.int(U)), items=Int32Array.from({length:B+N},()=>rng.int(I));
  const history = L? {offsets:Int32Array.from({length:B+1},(_,i)=>i*L),values:Int32Array.from({length:B*L},()=>rng.int(I))}:null;
  if(s===5){tb=ts=to=tl=0}
  const t0=performance.now();
  const passes=[towers.user.begin({rows:users,history},{rng:rng.fork('u')}),towers.item.begin({rows:items,history:null},{rng:rng.fork('i')})];
  const t1=performance.now();
  let inLoss=0;
  const {gradients}=backpropagate(passes,(v)=>{const t=performance.now();const r={loss:1,gradients:v.map(x=>x.slice())};inLoss=performance.now()-t;return r;});
  const t2=performance.now();
  opt.apply(gradients,1e-3);
  const t3=performance.now();
  tb+=t1-t0;ts+=t2-t1-inLoss;tl+=inLoss;to+=t3-t2;
}
const n=steps-5;
console.log(mode,'begin',(tb/n).toFixed(2),'backprop',(ts/n).toFixed(2),'loss stub',(tl/n).toFixed(2),'optimizer',(to/n).toFixed(2));
