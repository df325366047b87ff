using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Data.OutOfCore;
using CrossDistil.Data.Sampling;
using CrossDistil.Experiments;

namespace CrossDistil.Training;

/// <summary>Chooses how drawn rows are read: where they lie, or in windows read ahead.</summary>
internal static class DrawReaders
{
    /// <summary>
    /// Both windows together, of what the scout's order or list of rows leaves: the rest is for the step, validation,
    /// and the system's own reading ahead.
    /// </summary>
    private const int WindowShare = 3;

    /// <summary>A reader of the training rows.</summary>
    /// <param name="mode">The experiment's choice.</param>
    /// <param name="data">The rows.</param>
    /// <param name="privileged">Whether batches carry the privileged features too.</param>
    /// <param name="sampler">Draws the rows.</param>
    /// <param name="another">Makes a sampler of equal make.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    public static IDrawReader Create(
        OutOfCoreMode mode, TrainingData data, bool privileged, IRowSampler sampler, Func<IRowSampler> another, long stepsPerEpoch)
    {
        var free = mode == OutOfCoreMode.Off ? 0 : FreeMemory.Bytes();
        return mode == OutOfCoreMode.On || (mode == OutOfCoreMode.Auto && !data.Train.IsHeld && data.Train.Bytes > free / 2)
            ? new WindowedDraws(
                data.Train, data.Schema, privileged, sampler, another(),
                WindowedDraws.StepsIn(
                    (free - ((long)data.Train.Rows * sizeof(int))) / WindowShare, data.Train, sampler.Rows.Length, stepsPerEpoch))
            : new DirectDraws(new BatchReader(data.Train, data.Schema, privileged), sampler);
    }
}
