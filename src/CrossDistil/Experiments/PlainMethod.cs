namespace CrossDistil.Experiments;

/// <summary>Multi-task training on the labels alone: the students' cross entropies, no teachers.</summary>
public sealed record PlainMethod : MethodOptions
{
    internal override bool TrainsPlainly => true;
}
