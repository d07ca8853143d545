"""A small stand-in for a Kubernetes API server: objects in memory, enough for the modules of a collection."""
import json, copy, re, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit, parse_qs
KINDS = {  # (group version, plural): kind, namespaced, subresources
 ('v1','configmaps'):('ConfigMap',True,[],['cm']),('v1','secrets'):('Secret',True,[],[]),('v1','pods'):('Pod',True,['log','eviction','exec','status'],['po']),
 ('v1','namespaces'):('Namespace',False,['status'],['ns']),('v1','nodes'):('Node',False,['status'],['no']),('v1','services'):('Service',True,['status'],['svc']),
 ('apps/v1','deployments'):('Deployment',True,['scale','status'],['deploy']),('apps/v1','replicasets'):('ReplicaSet',True,['scale','status'],['rs']),
 ('apps/v1','daemonsets'):('DaemonSet',True,['status'],['ds']),('apps/v1','statefulsets'):('StatefulSet',True,['scale','status'],['sts']),
 ('apps/v1','controllerrevisions'):('ControllerRevision',True,[],[]),('batch/v1','jobs'):('Job',True,['status'],[]),
 ('policy/v1','poddisruptionbudgets'):('PodDisruptionBudget',True,[],['pdb']),
}
VERBS=['create','delete','deletecollection','get','list','patch','update','watch']
store={}; count=[100]
def nxt(): count[0]+=1; return str(count[0])
def merge(a,b):
    if not isinstance(b,dict): return b
    r=dict(a) if isinstance(a,dict) else {}
    for k,v in b.items():
        if v is None: r.pop(k,None)
        else: r[k]=merge(r.get(k),v) if isinstance(v,dict) else v
    return r
def strategic(a,b):
    if isinstance(a,list) and isinstance(b,list) and b and all(isinstance(x,dict) and 'name' in x for x in a+b):
        r=[dict(x) for x in a]
        for x in b:
            for i,y in enumerate(r):
                if y['name']==x['name']: r[i]=strategic(y,x); break
            else: r.append(x)
        return r
    if not isinstance(b,dict): return b
    r=dict(a) if isinstance(a,dict) else {}
    for k,v in b.items():
        if k.startswith('$'): continue
        if v is None: r.pop(k,None)
        else: r[k]=strategic(r.get(k),v) if isinstance(v,(dict,list)) and k in r else merge({},v) if isinstance(v,dict) else v
    return r
def jsonpatch(doc,ops):
    import jsonpatch as j
    return j.apply_patch(doc,ops)
def selected(o,q):
    for s in ','.join(q.get('labelSelector',[])).split(','):
        s=s.replace(' ','')
        if not s: continue
        l=o['metadata'].get('labels',{})
        if '!=' in s:
            k,v=s.split('!='); 
            if l.get(k)==v: return False
        elif '=' in s:
            k,v=re.split('==?',s)
            if l.get(k)!=v: return False
        elif s.startswith('!'):
            if s[1:] in l: return False
        elif s not in l: return False
    for s in ','.join(q.get('fieldSelector',[])).split(','):
        if not s: continue
        k,v=re.split('==?',s); x=o
        for p in k.split('.'): x=(x or {}).get(p)
        if x!=v: return False
    return True
class H(BaseHTTPRequestHandler):
    protocol_version='HTTP/1.1'
    def log_message(self,*a):
        if len(sys.argv)>2: open(sys.argv[2],'a').write(a[1]+' '+str(a[2])+'\n')
    def send(self,o,code=200,text=False):
        b=o.encode() if text else json.dumps(o).encode()
        self.send_response(code); self.send_header('Content-Type','text/plain' if text else 'application/json'); self.send_header('Content-Length',str(len(b))); self.end_headers(); self.wfile.write(b)
    def status(self,code,reason,msg,details=None):
        d={'kind':'Status','apiVersion':'v1','metadata':{},'status':'Failure' if code>=400 else 'Success','message':msg,'reason':reason,'details':details or {},'code':code}
        if code<400: d.pop('message'); d.pop('reason'); d.pop('code')
        self.send(d,code)
    def do(self,method):
        n=int(self.headers.get('Content-Length') or 0); raw=self.rfile.read(n) if n else b''
        u=urlsplit(self.path); q=parse_qs(u.query); p=u.path.rstrip('/')
        body=json.loads(raw) if raw[:1] in b'{[' and raw else None
        if p=='/version': return self.send({'major':'1','minor':'29','gitVersion':'v1.29.0','gitCommit':'c','gitTreeState':'clean','buildDate':'2024-01-01T00:00:00Z','goVersion':'go1.21','compiler':'gc','platform':'linux/amd64'})
        if p=='/api': return self.send({'kind':'APIVersions','versions':['v1'],'serverAddressByClientCIDRs':[]})
        if p=='/apis':
            gs=sorted({g for g,_ in KINDS if '/' in g})
            return self.send({'kind':'APIGroupList','apiVersion':'v1','groups':[{'name':g.split('/')[0],'versions':[{'groupVersion':g,'version':g.split('/')[1]}],'preferredVersion':{'groupVersion':g,'version':g.split('/')[1]}} for g in gs]})
        m=re.fullmatch(r'/api/(v1)|/apis/([^/]+/[^/]+)',p)
        if m:
            gv=m.group(1) or m.group(2); rs=[]
            for (g,pl),(k,ns,subs,short) in KINDS.items():
                if g!=gv: continue
                rs.append({'name':pl,'singularName':k.lower(),'namespaced':ns,'kind':k,'verbs':VERBS,'shortNames':short})
                for s in subs:
                    rs.append({'name':pl+'/'+s,'singularName':'','namespaced':ns,'kind':'Scale' if s=='scale' else 'Eviction' if s=='eviction' else k,'verbs':['get','patch','update','create'],**({'group':'autoscaling','version':'v1'} if s=='scale' else {'group':'policy','version':'v1'} if s=='eviction' else {})})
            if rs: return self.send({'kind':'APIResourceList','apiVersion':'v1','groupVersion':gv,'resources':rs})
        m=re.fullmatch(r'/(?:api/(v1)|apis/([^/]+/[^/]+))(?:/namespaces/([^/]+))?/([a-z]+)(?:/([^/]+))?(?:/([a-z]+))?',p)
        m2=re.fullmatch(r'/api/v1/namespaces(?:/([^/]+))?(?:/(status))?',p)
        if m2: gv,ns,pl,name,sub='v1',None,'namespaces',m2.group(1),m2.group(2)
        elif m: gv,ns,pl,name,sub=m.group(1) or m.group(2),m.group(3),m.group(4),m.group(5),m.group(6)
        else: return self.status(404,'NotFound','the server could not find the requested resource')
        if (gv,pl) not in KINDS: return self.status(404,'NotFound','the server could not find the requested resource')
        kind,nsd,subs,_=KINDS[gv,pl]; key=(gv,pl,ns if nsd else None,name); dry='dryRun' in q or (method=='DELETE' and bool((body or {}).get('dryRun')))
        grp=gv.split('/')[0] if '/' in gv else ''
        full=pl+('.'+grp if grp else '')
        def missing(): return self.status(404,'NotFound','%s "%s" not found'%(full,name),{'name':name,'group':grp,'kind':pl})
        if method=='POST' and not name:
            o=copy.deepcopy(body); md=o.setdefault('metadata',{})
            if not md.get('name') and md.get('generateName'): md['name']=md['generateName']+'x%s'%(count[0]+1)
            name=md.get('name'); key=(gv,pl,ns if nsd else None,name)
            if nsd and ns is not None and ('v1','namespaces',None,ns) not in store: return self.status(404,'NotFound','namespaces "%s" not found'%ns,{'name':ns,'kind':'namespaces'})
            if key in store: return self.status(409,'AlreadyExists','%s "%s" already exists'%(full,name),{'name':name,'kind':pl})
            if kind=='ConfigMap' and any(not isinstance(v,str) for v in (o.get('data') or {}).values()): return self.status(400,'BadRequest','ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string')
            if nsd: md['namespace']=ns
            if kind=='Secret' and 'stringData' in o:
                import base64
                o.setdefault('data',{}).update({k:base64.b64encode(v.encode()).decode() for k,v in o.pop('stringData').items()})
            md['uid']='00000000-0000-0000-0000-%012d'%(count[0]+1); md['creationTimestamp']='2024-01-01T00:00:00Z'
            if not dry: md['resourceVersion']=nxt()
            if grp: md['generation']=1
            if kind in('Deployment','StatefulSet','ReplicaSet'):
                r=o.setdefault('spec',{}).setdefault('replicas',1); o['status']={'observedGeneration':1,'replicas':r,'readyReplicas':r,'availableReplicas':r,'updatedReplicas':r,'conditions':[{'type':'Available','status':'True','reason':'MinimumReplicasAvailable'}]}
            if kind=='Pod': o.setdefault('status',{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':c['name'],'ready':True} for c in o['spec']['containers']]})
            if kind=='Namespace': o['status']={'phase':'Active'}
            if not dry: store[key]=o
            return self.send(o,201)
        if method=='GET' and not name:
            items=[o for k,o in sorted(store.items(),key=lambda x:str(x[0])) if k[0]==gv and k[1]==pl and (ns is None or k[2]==ns) and selected(o,q)]
            if 'kind=nonsense' in u.query: return self.status(400,'BadRequest','bad')
            return self.send({'kind':kind+'List','apiVersion':gv,'metadata':{'resourceVersion':str(count[0])},'items':items})
        if method=='DELETE' and not name: return self.status(405,'MethodNotAllowed','no')
        if key not in store: return missing()
        o=store[key]
        if sub=='log':
            c=q.get('container',[o['spec']['containers'][0]['name']])[0]
            if c not in [x['name'] for x in o['spec']['containers']]: return self.status(400,'BadRequest','container %s is not valid for pod %s'%(c,name))
            ls=['%s %d'%(c,i) for i in range(1,6)]
            if 'tailLines' in q: ls=ls[-int(q['tailLines'][0]):]
            if 'previous' in q and q['previous'][0].lower()=='true': ls=['before '+x for x in ls]
            return self.send('\n'.join(ls)+'\n',200,True)
        if sub=='eviction':
            store.pop(key); return self.status(201,'','')
        if sub=='scale':
            if method in('PATCH','PUT'):
                if not dry and o['spec']['replicas']!=body['spec']['replicas']:
                    r=body['spec']['replicas']; o['spec']['replicas']=r; o['metadata']['resourceVersion']=nxt(); o['metadata']['generation']+=1
                    o['status'].update({'observedGeneration':o['metadata']['generation'],'replicas':r,'readyReplicas':r,'availableReplicas':r,'updatedReplicas':r})
            return self.send({'kind':'Scale','apiVersion':'autoscaling/v1','metadata':{'name':name,'namespace':ns,'resourceVersion':o['metadata']['resourceVersion'],'uid':o['metadata']['uid'],'creationTimestamp':o['metadata']['creationTimestamp']},'spec':{'replicas':o['spec']['replicas']},'status':{'replicas':o['spec']['replicas']}})
        if method=='GET': return self.send(o)
        if method=='DELETE':
            if not dry: store.pop(key)
            return self.send({'kind':'Status','apiVersion':'v1','metadata':{},'status':'Success','details':{'name':name,**({'group':grp} if grp else {}),'kind':pl,'uid':o['metadata']['uid']}})
        if method in('PUT','PATCH'):
            ct=self.headers.get('Content-Type','')
            try:
                new=copy.deepcopy(body) if method=='PUT' else jsonpatch(copy.deepcopy(o),body) if 'json-patch' in ct else strategic(copy.deepcopy(o),body) if 'strategic' in ct else merge(copy.deepcopy(o),body)
            except Exception as e: return self.status(422,'Invalid','the server rejected our request due to an error in our request')
            if kind=='ConfigMap' and any(not isinstance(v,str) for v in (new.get('data') or {}).values()): return self.status(400,'BadRequest','ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string')
            if kind=='Secret' and 'stringData' in new:
                import base64
                new.setdefault('data',{}).update({k:base64.b64encode(v.encode()).decode() for k,v in new.pop('stringData').items()})
            md=new.setdefault('metadata',{})
            for k in('uid','creationTimestamp','namespace','resourceVersion','generation'):
                if k in o['metadata']: md[k]=o['metadata'][k]
            new.setdefault('kind',kind); new.setdefault('apiVersion',gv)
            if 'status' in o: new.setdefault('status',o['status'])
            if new!=o:
                if not dry: md['resourceVersion']=nxt()
                if 'generation' in md and new.get('spec')!=o.get('spec'): md['generation']+=1
                if not dry: store[key]=new
            return self.send(new)
        return self.status(405,'MethodNotAllowed','no')
    def do_GET(self): self.do('GET')
    def do_POST(self): self.do('POST')
    def do_PUT(self): self.do('PUT')
    def do_PATCH(self): self.do('PATCH')
    def do_DELETE(self): self.do('DELETE')
def seed(gv,pl,o):
    o.setdefault('apiVersion',gv); o['kind']=KINDS[gv,pl][0]; md=o['metadata']; md['uid']='00000000-0000-0000-0000-%012d'%(count[0]+1); md['creationTimestamp']='2024-01-01T00:00:00Z'; md['resourceVersion']=nxt()
    store[gv,pl,md.get('namespace') if KINDS[gv,pl][1] else None,md['name']]=o
for n in('default','kube-system'): seed('v1','namespaces',{'metadata':{'name':n},'status':{'phase':'Active'}})
for n in('node1','node2'): seed('v1','nodes',{'metadata':{'name':n,'labels':{'kubernetes.io/hostname':n}},'spec':{},'status':{'conditions':[{'type':'Ready','status':'True'}],'nodeInfo':{k:'x' for k in('architecture','bootID','containerRuntimeVersion','kernelVersion','kubeProxyVersion','kubeletVersion','machineID','operatingSystem','osImage','systemUUID')}}})
def pod(name,node,owner=None,vol=None,labels=None,ns='default'):
    seed('v1','pods',{'metadata':{'name':name,'namespace':ns,'labels':labels or {},**({'ownerReferences':[{'apiVersion':'apps/v1','kind':owner,'name':'o','uid':'u','controller':True}]} if owner else {})},'spec':{'nodeName':node,'containers':[{'name':'main','image':'a'},{'name':'side','image':'b'}],**({'volumes':[{'name':'v','emptyDir':{}}]} if vol else {})},'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':n,'ready':True,'image':'i','imageID':'i','restartCount':0} for n in('main','side')]}})
pod('web-1','node1','ReplicaSet',labels={'app':'web'}); pod('lone','node1'); pod('ds-1','node1','DaemonSet'); pod('data-1','node1','ReplicaSet',vol=True); pod('web-2','node2','ReplicaSet',labels={'app':'web'})
for r in(1,2): seed('apps/v1','replicasets',{'metadata':{'name':'roll-%d'%r,'namespace':'default','generation':1,'labels':{'app':'roll'},'annotations':{'deployment.kubernetes.io/revision':str(r)}},'spec':{'replicas':r-1,'selector':{'matchLabels':{'app':'roll'}},'template':{'metadata':{'labels':{'app':'roll','pod-template-hash':'h%d'%r}},'spec':{'containers':[{'name':'c','image':'i:%d'%r}]}}},'status':{'replicas':r-1}})
seed('apps/v1','deployments',{'metadata':{'name':'roll','namespace':'default','generation':2,'annotations':{'deployment.kubernetes.io/revision':'2'}},'spec':{'replicas':1,'selector':{'matchLabels':{'app':'roll'}},'template':{'metadata':{'labels':{'app':'roll'}},'spec':{'containers':[{'name':'c','image':'i:2'}]}}},'status':{'observedGeneration':2,'replicas':1,'readyReplicas':1,'availableReplicas':1,'updatedReplicas':1}})
ThreadingHTTPServer(('127.0.0.1',int(sys.argv[1])),H).serve_forever()
