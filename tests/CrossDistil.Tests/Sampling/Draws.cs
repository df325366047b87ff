using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;

namespace CrossDistil.Tests.Sampling;

/// <summary>Draws without a reader of rows: the labels are at hand.</summary>
internal static class Draws
{
    public static void Draw(this InBatchSampler sampler, SetMembers members, int tasks, LabelColumn labels)
    {
        sampler.Draw();
        Span<ushort> patterns = stackalloc ushort[sampler.Rows.Length];
        LabelPattern.Of(tasks, labels, sampler.Rows, patterns);
        sampler.Sort(patterns, members);
    }
}
