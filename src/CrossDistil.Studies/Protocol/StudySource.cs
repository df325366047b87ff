using CrossDistil.Data.Schema;
using CrossDistil.Experiments;

namespace CrossDistil.Studies.Protocol;

/// <summary>
/// The source of a study's encoded data. Studies read caches and write none; with the package CrossDistil.Ingest each
/// function is one call.
/// </summary>
/// <param name="CacheOf">
/// Returns the folder of an experiment's cache, written and up to date; called once for each split and choice of data
/// options, before any run starts. The experiment's <see cref="Experiment.Cache"/> is null where the data is not the
/// file's own. <c>Ingester.Prepare</c> does it.
/// </param>
/// <param name="FoldsOf">
/// Returns the split of each of a number of rolling folds, oldest first; called where <see cref="StudyRequest.Folds"/>
/// is set. <c>TimeFolds.Find</c> does it.
/// </param>
public sealed record StudySource(Func<Experiment, string> CacheOf, Func<int, IReadOnlyList<TimeSplit>>? FoldsOf = null);
