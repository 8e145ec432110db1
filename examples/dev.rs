use scamnet::{engine::*, model::{self, *, event::*}, world::{self, *, params::PopulationParams}};
use serde::Deserialize;
#[derive(Deserialize)] struct S { syndicate: Vec<model::crew::SyndicateParams>, funnel: Vec<model::funnel::FunnelParams>, justice: model::justice::JusticeParams }
struct L { n: u64, counts: std::collections::BTreeMap<String,u64>, roles: std::collections::BTreeMap<String,u64>, contacts:u64, acts: Vec<(EnforcementAction,i64)>, status: std::collections::BTreeMap<String,u64>, metrics: std::collections::BTreeMap<String,f64> }
impl Listener for L {
  fn window_opens(&mut self, _:&World){} fn window_closes(&mut self,_:&World){}
  fn payments(&mut self,_:Day,r:Vec<Transaction>){ self.n+=r.len() as u64; for t in r { *self.status.entry(format!("{} {:?}",t.status,t.refusal)).or_default()+=1; } }
  fn logins(&mut self,_:Day,r:Vec<Login>){ *self.counts.entry("logins".into()).or_default()+=r.len() as u64; }
  fn event(&mut self,e:Event){ let s=format!("{e:?}"); let k=s.split('(').next().unwrap().to_string(); *self.counts.entry(k).or_default()+=1;
    match e { Event::TransactionLabel(l)=>{*self.roles.entry(l.role.word().into()).or_default()+=1;}, Event::ContactLabel(l)=> if l.illicit {self.contacts+=1}, Event::Enforcement(x)=>{println!("{x:?}");self.acts.push((x.action,x.count.unwrap_or(0)))}, Event::Metric(m)=> if m.group=="all" {*self.metrics.entry(m.metric.into()).or_default()+=m.value}, _=>{} } }
}
struct W; impl schedule::Watcher for W { fn day_done(&mut self,d:Day,r:u64)->bool{ if d.0%20==0 {eprintln!("{d} {r}");} true } }
fn main(){
  let scale: f64 = std::env::args().nth(1).map_or(0.02, |s| s.parse().unwrap());
  let days: i32 = std::env::args().nth(2).map_or(60, |s| s.parse().unwrap());
  let text = std::fs::read_to_string("scenarios/faisalabad.toml").unwrap();
  let s: S = toml::from_str(&text).unwrap();
  let d = |y,m,d| Day::of(chrono::NaiveDate::from_ymd_opt(y,m,d).unwrap());
  let w = d(2025,4,1);
  let h = Horizon{start:w.plus(-60), window_start:w, window_end:w.plus(days), end:w.plus(days+45)};
  let t=std::time::Instant::now();
  let world = world::build::build(&PopulationParams{people:1_000_000,..Default::default()}, h, Seed(1), scale);
  eprintln!("built {} people {} accounts in {:?}", world.people.len(), world.accounts.all.len(), t.elapsed());
  let mut justice = s.justice; if days<100 { justice.raid[0].day=40.2; }
  let p = sim::ModelParams{funnels:s.funnel, syndicates:s.syndicate, crew:Default::default(), laundering:Default::default(), justice, scale};
  let mut sim = sim::Sim::new(Seed(1), p, world);
  let economy = model::economy::Economy;
  let mut l = L{n:0,counts:Default::default(),roles:Default::default(),contacts:0,acts:vec![],status:Default::default(),metrics:Default::default()};
  let t=std::time::Instant::now();
  schedule::run(&mut sim,&economy,&mut l,&mut W).unwrap();
  eprintln!("{:?} rows {}", t.elapsed(), l.n);
  println!("{:#?}\n{:#?}\n{:#?}\n{:#?}", l.counts, l.roles, l.status, l.metrics);
  let s = summary::summarise(&sim, l.n, 0, l.contacts, &l.acts);
  println!("{}", serde_json::to_string_pretty(&s).unwrap());
  let mut r=std::collections::BTreeMap::<String,u64>::new(); for c in &sim.cases { if !c.given.is_empty() {*r.entry(c.end_reason.clone().unwrap_or("-".into())).or_default()+=1;} } println!("{r:?}");
}
