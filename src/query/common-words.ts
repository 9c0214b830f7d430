/** Common words of titles and abstracts that a short truncated stem finds unasked: one for each family of related words. */
const WORDS = (
  'able about above absence absolute abstract academic accept access accident according account accurate achieve acid ' +
  'action activity acute adapt addition adequate adjust administration admission adolescent adult advance adverse ' +
  'advice affect africa after again agency agent agree aim alcohol allow almost alone alter alternative always amount ' +
  'analysis animal annual answer anxiety appear apply approach area argue army arm around arrest article artificial ' +
  'asia aspect assess assist associate assume attack attempt attend attitude author authority available average ' +
  'balance bank barrier base basic before begin behaviour belief benefit best between bias binary birth black blood ' +
  'body bone border both brain break brief broad budget build burden business cancer capacity capital carbon care ' +
  'career carry case catalyst cause cell central certain challenge chance change character charge chemical child ' +
  'choice chronic church circumstance citizen city claim class clean clear client clinical close clothing coast code ' +
  'cognition cohort cold collect college colour column combine comfort command comment commit common community company ' +
  'compare compete complete complex component comprehensive computer concept concern conclude condition conduct confirm ' +
  'conflict congress connect consent consequence consider consist constant constitution construct consult consume ' +
  'contact contain content context continue contract contrast contribute control convenience conversation cooperation ' +
  'copy core corporate correct correlate cost council country county couple course court cover create credit crime ' +
  'crisis criteria critical cross crucial culture current curriculum custom cycle daily damage danger data death debate ' +
  'decade decide decline decrease defence deficit define degree delay deliver demand democracy demonstrate dental deny ' +
  'department depend depression describe design desire detail detect determine develop device diabetes diagnosis diet ' +
  'difference difficult digital dimension direct disability discharge discipline discourse discover discuss disease ' +
  'disorder display distance distribute district diverse divide doctor document domain domestic dose double draft drama ' +
  'drink drive drug early earth economy editor education effect efficient effort elder electric element eligible ' +
  'emerge emotion emphasis employ enable encounter energy engage engineer enhance ensure enter environment equal error ' +
  'essential establish estimate ethics ethnic europe evaluate event evidence evolution exact example exercise exist ' +
  'expand expect expense experience experiment expert explain explore expose extend extent external extra extract ' +
  'extreme factor faculty failure family farm fatal fear federal feedback female fertile fever field figure final ' +
  'finance find finger finish fire fiscal flow fluid focus follow food force foreign forest form formula forward ' +
  'foundation fraction fragment frame frequency friend front function fund future gain game gender gene general ' +
  'generate genetic geography give global goal gold govern grade graduate grant graph great green ground group grow ' +
  'guide habit hand hard harm harmony head heal health heart heat heavy help heritage hidden high history home honest ' +
  'hope hormone hospital hospitality hotel hour house human hundred ideal identify identity idiom illness image ' +
  'immigrant immune impact implement important improve incidence include income increase independent index indicate ' +
  'individual industry infant infect influence inform infrastructure inherit initial injury innovation insect insight ' +
  'inspire instance institution instruct instrument insulin insurance integrate intelligence intend intensity intent ' +
  'interact interest internal international internet interpret interval intervene interview intrinsic introduce invest ' +
  'involve iron island isolate issue item join joint journal judge justice keep kidney kind know label labour lack ' +
  'land language large laser late latent law lead learn least left legal legend leisure length lesson letter level ' +
  'liberal library life light like limit line link liquid list literature little live liver local logic long loss ' +
  'low lower lung machine magnetic main maintain major male manage mandate manual manufacture margin marine mark market ' +
  'marriage mass master match mate material maternal matter maximum mean measure mechanism media median mediate medical ' +
  'medium meet member memory mental mention mentor metal method metropolitan middle migrate military mind ' +
  'mineral minimum minister minor minute mobile model moderate modern modify molecule moment money monitor month moral ' +
  'morbid mortality mother motion motive motor move multiple muscle museum music mutual narrative nation native natural ' +
  'near necessary need needle negative neighbour network neural neutral news night noise normal north note notice ' +
  'novel nuclear number nurse nursery nutrition object observe obtain occasion occupation occur ocean offer office ' +
  'official often older online open operate opinion oppose optic option oral order ordinary organ organic organisation ' +
  'organism origin orthodox other outcome output outside overall oxygen pain paint panel paper paragraph parallel ' +
  'parameter parent parenteral park part partial participate particle particular partner party pass passive past ' +
  'patent path patient pattern payment peace peak peer people percent perceive perfect perform period permanent permit ' +
  'persist person perspective pharmacy phase phenomenon philosophy phone photo phrase physical physician physics ' +
  'picture pilot place plan planet plant plasma plastic platform play point poison polar police policy polio ' +
  'politics pollution polymer pool poor popular population portrait position positive possible poverty power practice ' +
  'precise predict pregnant prepare prescribe present preserve press pressure prevalence prevent previous price pride ' +
  'primary prime principal principle prior prison private probability problem procedure process produce profession ' +
  'profile profit program progress project promise promote property proportion propose protect protein protest protocol ' +
  'prove provide province provision proximal psychology public publish pulse purchase pure purpose qualify ' +
  'quality quantity question race radiation radical random range rapid rate ratio reach react read real reason receive ' +
  'recent receptor recognise recommend record recover recruit reduce refer reflect reform refuse regard region register ' +
  'regress regular regulate rehabilitate reject relate release relevant reliable religion rely remain remark remove ' +
  'renal repair repeat replace report represent reproduce request require rescue research reserve resident residual ' +
  'resist resolve resource respect respiratory respond rest restore restrict result retain retire return reveal review ' +
  'reward rich right risk river road role room root round rule rural safe salt sample satisfy save scale scene schedule ' +
  'scheme school science scope score screen search season second secret section sector secure select self semantic ' +
  'senate senior sense separate sequence serial series serious serum service session settle severe shape share ' +
  'sheet shelter shift ship shock short show side sign signal significant silver similar simple single site situation ' +
  'size skill skin sleep small smoke social society socket software soil solar soldier sole solid solution source south ' +
  'space special species specific spectrum speech speed spend spirit sport spread stable staff stage stand standard ' +
  'star start state statement static statistics status stay steel stem step stereo stigma still stimulate stock stone ' +
  'stop storage store story strain strange strategy stream street strength stress strict strike string stroke strong ' +
  'structure student study style subject substance substitute success sufficient suggest suicide sulphur summary ' +
  'summer supply support suppose surface surgery surprise surrogate surround survey survive susceptible suspect sustain ' +
  'symbol symptom syndrome system table target task taste teach team technology telephone temperature ' +
  'temporal tend tendon tense term terminal territory terror test testimony testosterone text theme theory therapy ' +
  'thing think third threat threshold thyroid time tissue tobacco today tool topic total touch tourism toward toxic ' +
  'trace track trade tradition traffic train trait trajectory transfer transform transition translate transmit ' +
  'transplant transport trauma travel treat trend trial tribe trigger trouble true trust tumour turn type typical ' +
  'ulcer ultimate under understand unemployment uniform union unique unit united universal university unknown update ' +
  'upper urban urine usual utility vaccine valid value variable vascular vehicle ventilation venture verbal version ' +
  'vessel veteran victim video view village violence virtual virus vision visit visual vital vitamin vocal voice ' +
  'volume volunteer vote vulnerable wage wait walk wall waste watch water weak wealth weapon weather weight welfare ' +
  'west white whole wide wild wind window winter woman wood word work world worth wound write young youth'
).split(' ');

/** The common words that begin with a stem. */
export function listCommonWords(stem: string): readonly string[] {
  return WORDS.filter((word) => word.startsWith(stem));
}
